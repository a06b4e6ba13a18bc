#include "words.h"

#include <stdexcept>

std::string Std(const V2TIMString& text) { return {text.CString(), text.Size()}; }
V2TIMString Tim(const std::string& text) { return {text.data(), text.size()}; }

namespace {

std::string Std(const V2TIMBuffer& bytes) { return {reinterpret_cast<const char*>(bytes.Data()), bytes.Size()}; }

V2TIMBuffer Bytes(const std::string& text) {
    return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

V2TIMElem* ElemOf(const V2TIMMessage& message) { return message.elemList.Empty() ? nullptr : message.elemList[0]; }

// The field of an element that holds words; null for the kinds that hold them in bytes, or nowhere.
V2TIMString* TextField(V2TIMElem* elem) {
    switch (elem->elemType) {
        case V2TIM_ELEM_TYPE_TEXT: return &static_cast<V2TIMTextElem*>(elem)->text;
        case V2TIM_ELEM_TYPE_FILE: return &static_cast<V2TIMFileElem*>(elem)->filename;
        case V2TIM_ELEM_TYPE_LOCATION: return &static_cast<V2TIMLocationElem*>(elem)->desc;
        case V2TIM_ELEM_TYPE_MERGER: return &static_cast<V2TIMMergerElem*>(elem)->title;
        default: return nullptr;
    }
}

// Images, sounds and videos reach their receivers without the name of the file: the words go in the custom data of the
// message.
V2TIMBuffer* BytesField(V2TIMMessage& message) {
    V2TIMElem* elem = ElemOf(message);
    switch (elem->elemType) {
        case V2TIM_ELEM_TYPE_CUSTOM: return &static_cast<V2TIMCustomElem*>(elem)->data;
        case V2TIM_ELEM_TYPE_FACE: return &static_cast<V2TIMFaceElem*>(elem)->data;
        default: return &message.cloudCustomData;
    }
}

}  // namespace

std::string KindOf(const V2TIMMessage& message) {
    const V2TIMElem* elem = ElemOf(message);
    switch (elem ? elem->elemType : V2TIM_ELEM_TYPE_NONE) {
        case V2TIM_ELEM_TYPE_TEXT: return message.groupAtUserList.Empty() ? "text" : "text-at";
        case V2TIM_ELEM_TYPE_CUSTOM: return "custom";
        case V2TIM_ELEM_TYPE_IMAGE: return "image";
        case V2TIM_ELEM_TYPE_SOUND: return "sound";
        case V2TIM_ELEM_TYPE_VIDEO: return "video";
        case V2TIM_ELEM_TYPE_FILE: return "file";
        case V2TIM_ELEM_TYPE_LOCATION: return "location";
        case V2TIM_ELEM_TYPE_FACE: return "face";
        case V2TIM_ELEM_TYPE_MERGER: return "merger";
        default: throw std::runtime_error("a message of no known kind was shown");
    }
}

std::string WordsOf(const V2TIMMessage& message) {
    V2TIMElem* elem = ElemOf(message);
    if (!elem) return {};
    if (const V2TIMString* text = TextField(elem)) return Std(*text);
    return Std(*BytesField(const_cast<V2TIMMessage&>(message)));
}

void SetWords(V2TIMMessage& message, const std::string& words) {
    V2TIMElem* elem = ElemOf(message);
    if (!elem) return;
    if (V2TIMString* text = TextField(elem))
        *text = Tim(words);
    else
        *BytesField(message) = Bytes(words);
}

V2TIMMessage CreateOfKind(V2TIMMessageManager& manager, const std::string& kind, const std::string& words,
                          const std::string& file) {
    const V2TIMString path = Tim(file);
    const auto saying = [&](V2TIMMessage message) {
        SetWords(message, words);
        return message;
    };
    if (kind == "custom") return manager.CreateCustomMessage(Bytes(words), Tim(words), {});
    if (kind == "image") return saying(manager.CreateImageMessage(path));
    if (kind == "sound") return saying(manager.CreateSoundMessage(path, 1));
    if (kind == "video") return saying(manager.CreateVideoMessage(path, "mp4", 1, path));
    if (kind == "file") return manager.CreateFileMessage(path, Tim(words));
    if (kind == "location") return manager.CreateLocationMessage(Tim(words), 113.93, 22.54);
    if (kind == "face") return manager.CreateFaceMessage(1, Bytes(words));
    throw std::invalid_argument("no kind of message: " + kind);
}
