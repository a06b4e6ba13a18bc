// What a message says, whatever its kind, in terms of the SDK's public API.
#pragma once

#include <string>

#include "V2TIMMessageManager.h"

std::string Std(const V2TIMString& text);
V2TIMString Tim(const std::string& text);

std::string KindOf(const V2TIMMessage& message);
std::string WordsOf(const V2TIMMessage& message);
void SetWords(V2TIMMessage& message, const std::string& words);

// A message of one of the kinds without text. `file` is the path of a file to be uploaded, for the kinds that have one.
V2TIMMessage CreateOfKind(V2TIMMessageManager& manager, const std::string& kind, const std::string& words,
                          const std::string& file);
