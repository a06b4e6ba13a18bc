package aside.adapter;

import com.tencent.imsdk.v2.V2TIMManager;
import com.tencent.imsdk.v2.V2TIMMessage;
import com.tencent.imsdk.v2.V2TIMMessageManager;
import java.util.List;

/** The calls that make message objects. */
final class Making {
    private Making() {
    }

    /** Returns what the reply says of the object. */
    static String call(Request request, World world, Phone phone) {
        String name = request.text("made");
        world.keep(name, null); // what it stays where this SDK does not have the function
        V2TIMMessage message = make(request, world, phone);
        world.keep(name, message);
        if (message == null) {
            return "null";
        }
        return message.getElemType() == V2TIMMessage.V2TIM_ELEM_TYPE_NONE ? "empty_object" : "object";
    }

    private static V2TIMMessage make(Request request, World world, Phone phone) {
        V2TIMMessageManager sdk = V2TIMManager.getMessageManager();
        return switch (request.name()) {
            case "create_targeted_group_message" -> sdk.createTargetedGroupMessage(
                    world.message(request.text("original"), phone), request.list("receivers"));
            case "create_at_signed_group_message" -> sdk.createAtSignedGroupMessage(
                    world.message(request.text("original"), phone), Content.mentions(request.list("at")));
            case "create_forward_message" -> sdk.createForwardMessage(world.message(request.text("message"), phone));
            case "create_merger_message" -> merge(sdk, request, world, phone);
            case "create_text_at_message" -> sdk.createTextAtMessage(request.text("text"),
                    Content.mentions(request.list("at")));
            default -> makeOf(sdk, request.name(), request.text("text"));
        };
    }

    private static V2TIMMessage merge(V2TIMMessageManager sdk, Request request, World world, Phone phone) {
        List<V2TIMMessage> merged = request.list("messages").stream().map(name -> world.message(name, phone)).toList();
        return sdk.createMergerMessage(merged, request.text("text"), List.of(request.text("text")), request.text("text"));
    }

    /** For the real SDK the files must be there: make them, by this name, in the folder of the application. */
    private static V2TIMMessage makeOf(V2TIMMessageManager sdk, String call, String text) {
        return switch (call) {
            case "create_text_message" -> sdk.createTextMessage(text);
            case "create_custom_message" -> sdk.createCustomMessage(Content.bytes(text));
            case "create_image_message" -> sdk.createImageMessage(text);
            case "create_sound_message" -> sdk.createSoundMessage(text, 1);
            case "create_video_message" -> sdk.createVideoMessage(text, "mp4", 1, text);
            case "create_file_message" -> sdk.createFileMessage(text, text);
            case "create_location_message" -> sdk.createLocationMessage(text, 0, 0);
            case "create_face_message" -> sdk.createFaceMessage(0, Content.bytes(text));
            default -> throw new UnsupportedOperationException("no call " + call);
        };
    }
}
