// Callbacks of the V2TIM API. Exactly one of success and error ends a call; the SDK does not touch the callback after it.
#pragma once

#include "V2TIMMessage.h"

class V2TIMBaseCallback {
public:
    virtual ~V2TIMBaseCallback() = default;
};

class V2TIMCallback : public V2TIMBaseCallback {
public:
    virtual void OnSuccess() = 0;
    virtual void OnError(int error_code, const V2TIMString& error_message) = 0;
};

template <class T>
class V2TIMValueCallback : public V2TIMBaseCallback {
public:
    virtual void OnSuccess(const T& value) = 0;
    virtual void OnError(int error_code, const V2TIMString& error_message) = 0;
};

class V2TIMSendCallback : public V2TIMValueCallback<V2TIMMessage> {
public:
    virtual void OnProgress(uint32_t progress) = 0;
};

template <class T>
class V2TIMCompleteCallback : public V2TIMBaseCallback {
public:
    virtual void OnComplete(int error_code, const V2TIMString& error_message, const T& value) = 0;
};
