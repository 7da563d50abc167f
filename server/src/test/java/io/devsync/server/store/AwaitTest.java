package io.devsync.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class AwaitTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void oneIsTheFirstValue() {
        assertThat(Await.one(Flux.just("a", "b"), LONG)).isEqualTo("a");
    }

    @Test
    void oneNeedsAValue() {
        assertThatThrownBy(() -> Await.one(Mono.empty(), LONG)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void firstMayBeMissing() {
        assertThat(Await.first(Mono.empty(), LONG)).isEmpty();
    }

    @Test
    void allKeepsTheOrder() {
        assertThat(Await.all(Flux.range(1, 5), LONG)).containsExactly(1, 2, 3, 4, 5);
        assertThat(Await.all(Flux.empty(), LONG)).isEmpty();
    }

    @Test
    void errorsComeOutAsTheyAre() {
        assertThatThrownBy(() -> Await.all(Flux.error(new IllegalArgumentException("bad")), LONG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bad");
        assertThatThrownBy(() -> Await.done(Mono.error(new IllegalArgumentException("bad")), LONG))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void silenceEndsAfterTheTimeout() {
        assertThatThrownBy(() -> Await.first(Mono.never(), Duration.ofMillis(1)))
                .isInstanceOf(StoreTimeoutException.class)
                .hasMessageContaining("within 1 ms");
        assertThatThrownBy(() -> Await.all(Flux.never(), Duration.ofMillis(1)))
                .isInstanceOf(StoreTimeoutException.class);
        assertThatThrownBy(() -> Await.done(Mono.never(), Duration.ofMillis(1)))
                .isInstanceOf(StoreTimeoutException.class);
    }
}
