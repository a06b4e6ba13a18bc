package aside.adapter;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.tencent.imsdk.v2.V2TIMGroupAtInfo;
import com.tencent.imsdk.v2.V2TIMMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Messages, as they are written on the wire. */
final class Content {
    private static final String ALL = "@all";

    private Content() {
    }

    static JsonObject object(String field, JsonElement value) {
        JsonObject object = new JsonObject();
        object.add(field, value);
        return object;
    }

    /** Mentions, from the protocol's form to the SDK's. */
    static List<String> mentions(List<String> at) {
        return at.stream().map(user -> user.equals(ALL) ? V2TIMGroupAtInfo.AT_ALL_TAG : user).toList();
    }

    static JsonObject json(V2TIMMessage message) {
        List<String> mentioned = message.getGroupAtUserList();
        boolean at = mentioned != null && !mentioned.isEmpty();
        JsonObject json = new JsonObject();
        json.addProperty("msg_id", message.getMsgID());
        json.addProperty("kind", kind(message, at));
        json.addProperty("text", text(message));
        json.addProperty("sender", message.getSender());
        if (message.getGroupID() != null && !message.getGroupID().isEmpty()) {
            json.addProperty("group", message.getGroupID());
            if (message.getSeq() > 0) {
                json.addProperty("seq", message.getSeq());
            }
        }
        if (at) {
            json.add("at", users(mentioned));
        }
        if (message.getStatus() == V2TIMMessage.V2TIM_MSG_STATUS_LOCAL_REVOKED) {
            json.addProperty("recalled", true);
        }
        return json;
    }

    private static JsonArray users(List<String> mentioned) {
        JsonArray users = new JsonArray();
        mentioned.forEach(user -> users.add(user.equals(V2TIMGroupAtInfo.AT_ALL_TAG) ? ALL : user));
        return users;
    }

    private static String kind(V2TIMMessage message, boolean at) {
        return switch (message.getElemType()) {
            case V2TIMMessage.V2TIM_ELEM_TYPE_TEXT -> at ? "text-at" : "text";
            case V2TIMMessage.V2TIM_ELEM_TYPE_CUSTOM -> "custom";
            case V2TIMMessage.V2TIM_ELEM_TYPE_IMAGE -> "image";
            case V2TIMMessage.V2TIM_ELEM_TYPE_SOUND -> "sound";
            case V2TIMMessage.V2TIM_ELEM_TYPE_VIDEO -> "video";
            case V2TIMMessage.V2TIM_ELEM_TYPE_FILE -> "file";
            case V2TIMMessage.V2TIM_ELEM_TYPE_LOCATION -> "location";
            case V2TIMMessage.V2TIM_ELEM_TYPE_FACE -> "face";
            case V2TIMMessage.V2TIM_ELEM_TYPE_MERGER -> "merger";
            default -> throw unknown(message);
        };
    }

    private static String text(V2TIMMessage message) {
        return switch (message.getElemType()) {
            case V2TIMMessage.V2TIM_ELEM_TYPE_TEXT -> message.getTextElem().getText();
            case V2TIMMessage.V2TIM_ELEM_TYPE_CUSTOM -> words(message.getCustomElem().getData());
            case V2TIMMessage.V2TIM_ELEM_TYPE_IMAGE -> message.getImageElem().getPath();
            case V2TIMMessage.V2TIM_ELEM_TYPE_SOUND -> message.getSoundElem().getPath();
            case V2TIMMessage.V2TIM_ELEM_TYPE_VIDEO -> message.getVideoElem().getVideoPath();
            case V2TIMMessage.V2TIM_ELEM_TYPE_FILE -> message.getFileElem().getFileName();
            case V2TIMMessage.V2TIM_ELEM_TYPE_LOCATION -> message.getLocationElem().getDesc();
            case V2TIMMessage.V2TIM_ELEM_TYPE_FACE -> words(message.getFaceElem().getData());
            case V2TIMMessage.V2TIM_ELEM_TYPE_MERGER -> message.getMergerElem().getTitle();
            default -> throw unknown(message);
        };
    }

    /** Gives a message other words; only these kinds can have them changed. */
    static void reword(V2TIMMessage message, String text) {
        switch (message.getElemType()) {
            case V2TIMMessage.V2TIM_ELEM_TYPE_TEXT -> message.getTextElem().setText(text);
            case V2TIMMessage.V2TIM_ELEM_TYPE_CUSTOM -> message.getCustomElem().setData(bytes(text));
            case V2TIMMessage.V2TIM_ELEM_TYPE_LOCATION -> message.getLocationElem().setDesc(text);
            case V2TIMMessage.V2TIM_ELEM_TYPE_FACE -> message.getFaceElem().setData(bytes(text));
            default -> throw unknown(message);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String words(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException unknown(V2TIMMessage message) {
        return new IllegalArgumentException("kind " + message.getElemType());
    }
}
