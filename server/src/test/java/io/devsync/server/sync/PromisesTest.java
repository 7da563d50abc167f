package io.devsync.server.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.server.store.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Nobody waits for ever for an engine that had to start again. */
class PromisesTest {

    private final Promises promises = new Promises();

    @Test
    void openPromiseIsBrokenWithTheReason() {
        CompletableFuture<String> open = promises.add(new CompletableFuture<>());

        promises.breakAll(new StoreException("the disk is full"));

        assertThatThrownBy(open::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(StoreException.class)
                .hasMessage("the disk is full");
    }

    @Test
    void keptPromiseStaysKept() {
        CompletableFuture<String> kept = promises.add(new CompletableFuture<>());
        kept.complete("done");

        promises.breakAll(new StoreException("the disk is full"));

        assertThat(kept.join()).isEqualTo("done");
    }

    @Test
    void promiseMadeAfterwardsIsOpen() {
        promises.breakAll(new StoreException("the disk is full"));

        assertThat(promises.add(new CompletableFuture<>())).isNotDone();
    }
}
