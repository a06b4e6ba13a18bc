package aside.example;

import com.tencent.imsdk.v2.V2TIMManager;
import com.tencent.imsdk.v2.V2TIMMessage;
import com.tencent.imsdk.v2.V2TIMMessageManager;
import com.tencent.imsdk.v2.V2TIMSendCallback;
import java.util.List;

/** What an Android application does to send a message to two members of a group. */
final class Sender {
    private boolean succeeded;

    boolean send() {
        V2TIMMessageManager messages = V2TIMManager.getMessageManager();
        V2TIMMessage original = messages.createTextMessage("Meet us behind the curtain.");
        V2TIMMessage targeted = messages.createTargetedGroupMessage(original, List.of("vinson", "denny"));
        if (targeted == null) {
            System.out.println("createTargetedGroupMessage refused");
            return false;
        }
        messages.sendMessage(targeted, null, "groupA", V2TIMMessage.V2TIM_PRIORITY_DEFAULT, false, null,
                new V2TIMSendCallback<>() {
                    @Override
                    public void onProgress(int progress) {
                        System.out.println("onProgress " + progress);
                    }

                    @Override
                    public void onSuccess(V2TIMMessage sent) {
                        succeeded = true;
                        System.out.println("onSuccess " + sent.getMsgID() + ": " + sent.getTextElem().getText());
                    }

                    @Override
                    public void onError(int code, String desc) {
                        System.out.println("onError " + code + " " + desc);
                    }
                });
        return succeeded;
    }
}
