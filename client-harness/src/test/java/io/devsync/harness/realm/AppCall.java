package io.devsync.harness.realm;

import io.realm.kotlin.internal.interop.AppCallback;
import io.realm.kotlin.internal.interop.sync.AppError;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One request of the native client to the Client API, from its start to its outcome.
 *
 * @param <T> what the native side passes on success: a user's pointer, a text, API keys or Kotlin's Unit
 */
final class AppCall<T> implements AppCallback<T> {

    private final String request;
    private final CompletableFuture<T> outcome = new CompletableFuture<>();

    AppCall(String request) {
        this.request = request;
    }

    @Override
    public void onSuccess(T result) {
        outcome.complete(result);
    }

    @Override
    public void onError(AppError error) {
        outcome.completeExceptionally(new AppServiceException(
                request,
                String.valueOf(error.getCode().getDescription()),
                error.getHttpStatusCode(),
                String.valueOf(error.getMessage())));
    }

    /**
     * Waits for the outcome.
     *
     * @throws AppServiceException when the server refused the request or could not be reached
     * @throws ClientTimeoutException when there is no outcome in time
     */
    T await(Duration timeout) {
        return Waiting.await(outcome, timeout, "answer to " + request, Waiting.Hopeless.NEVER, () -> "the server may be away");
    }
}
