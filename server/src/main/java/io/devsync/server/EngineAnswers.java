package io.devsync.server;

import io.devsync.server.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Waits for what engines are asked, for callers that may block. */
final class EngineAnswers {

    /** As long as the data source may take. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private EngineAnswers() {}

    /**
     * Waits for what an engine was asked, as long as the data source may take.
     *
     * @throws StoreException when the engine has to start again meanwhile, or does not answer in time
     */
    static <T> T within(String what, CompletionStage<T> asked) {
        try {
            return asked.toCompletableFuture()
                    .orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof StoreException broken) {
                throw new StoreException(what + ": " + broken.getMessage(), broken);
            }
            if (failure.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new StoreException(what + ": the engine did not answer in time", failure);
        }
    }
}
