package aside.adapter;

import com.tencent.imsdk.v2.V2TIMCallback;
import com.tencent.imsdk.v2.V2TIMValueCallback;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Waits for the callback of a call that the adapter makes on its own account. */
final class Answer {
    private static final int SECONDS = 10;

    private Answer() {
    }

    static void to(Consumer<V2TIMCallback> call) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        call.accept(new V2TIMCallback() {
            @Override
            public void onSuccess() {
                answer.complete(null);
            }

            @Override
            public void onError(int code, String desc) {
                answer.completeExceptionally(new IllegalStateException(code + " " + desc));
            }
        });
        await(answer);
    }

    static <T> T toValue(Consumer<V2TIMValueCallback<T>> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        call.accept(new V2TIMValueCallback<>() {
            @Override
            public void onSuccess(T value) {
                answer.complete(value);
            }

            @Override
            public void onError(int code, String desc) {
                answer.completeExceptionally(new IllegalStateException(code + " " + desc));
            }
        });
        return await(answer);
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException("no answer", e);
        }
    }
}
