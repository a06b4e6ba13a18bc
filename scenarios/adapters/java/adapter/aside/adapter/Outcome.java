package aside.adapter;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.tencent.imsdk.v2.V2TIMCallback;
import com.tencent.imsdk.v2.V2TIMCompleteCallback;
import com.tencent.imsdk.v2.V2TIMMessage;
import com.tencent.imsdk.v2.V2TIMSendCallback;
import com.tencent.imsdk.v2.V2TIMValueCallback;
import java.util.function.Function;

/** The callbacks of one call: each time the SDK calls back an event is written, no more and no less. */
final class Outcome {
    private final String id;
    private final Wire wire;

    Outcome(String id, Wire wire) {
        this.id = id;
        this.wire = wire;
    }

    private void succeeded(JsonElement value) {
        wire.outcome("succeeded", id, "value", value);
    }

    private void failed(int code) {
        wire.outcome("failed", id, "code", new JsonPrimitive(code));
    }

    V2TIMCallback plain() {
        return new V2TIMCallback() {
            @Override
            public void onSuccess() {
                succeeded(new JsonObject());
            }

            @Override
            public void onError(int code, String desc) {
                failed(code);
            }
        };
    }

    /** {@code written} returns null where the call goes on with another: the outcome is then that one's. */
    <T> V2TIMValueCallback<T> value(Function<T, JsonElement> written) {
        return new V2TIMValueCallback<>() {
            @Override
            public void onSuccess(T value) {
                JsonElement whole = written.apply(value);
                if (whole != null) {
                    succeeded(whole);
                }
            }

            @Override
            public void onError(int code, String desc) {
                failed(code);
            }
        };
    }

    /** Where the value is of no interest. */
    <T> V2TIMValueCallback<T> done() {
        return value(ignored -> new JsonObject());
    }

    V2TIMSendCallback<V2TIMMessage> sent(Phone phone) {
        return new V2TIMSendCallback<>() {
            @Override
            public void onProgress(int progress) {
                wire.outcome("progress", id, "percent", new JsonPrimitive(progress));
            }

            @Override
            public void onSuccess(V2TIMMessage message) {
                succeeded(Content.object("message", phone.show(message)));
            }

            @Override
            public void onError(int code, String desc) {
                failed(code);
            }
        };
    }

    /** The message that it is given is the one that is true from now on, whether it was modified or not. */
    V2TIMCompleteCallback<V2TIMMessage> modified(Phone phone) {
        return (code, desc, message) -> {
            phone.show(message);
            if (code == 0) {
                succeeded(new JsonObject());
            } else {
                failed(code);
            }
        };
    }
}
