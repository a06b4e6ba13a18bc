package com.tencent.imsdk.v2;

import aside.service.Content;
import java.nio.charset.StandardCharsets;

/** What a message has in it. The service carries words alone: those of {@link #words}. */
public abstract class V2TIMElem {
    abstract int type();

    abstract String words();

    final Content content() {
        return new Content(type(), words());
    }

    static V2TIMElem of(Content content) {
        String text = content.text();
        return switch (content.kind()) {
            case V2TIMMessage.V2TIM_ELEM_TYPE_TEXT -> new V2TIMTextElem(text);
            case V2TIMMessage.V2TIM_ELEM_TYPE_CUSTOM -> new V2TIMCustomElem(bytes(text));
            case V2TIMMessage.V2TIM_ELEM_TYPE_IMAGE -> new V2TIMImageElem(text);
            case V2TIMMessage.V2TIM_ELEM_TYPE_SOUND -> new V2TIMSoundElem(text);
            case V2TIMMessage.V2TIM_ELEM_TYPE_VIDEO -> new V2TIMVideoElem(text);
            case V2TIMMessage.V2TIM_ELEM_TYPE_FILE -> new V2TIMFileElem(text);
            case V2TIMMessage.V2TIM_ELEM_TYPE_LOCATION -> new V2TIMLocationElem(text);
            case V2TIMMessage.V2TIM_ELEM_TYPE_FACE -> new V2TIMFaceElem(bytes(text));
            case V2TIMMessage.V2TIM_ELEM_TYPE_MERGER -> new V2TIMMergerElem(text);
            default -> throw new IllegalArgumentException("no such kind: " + content.kind());
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
