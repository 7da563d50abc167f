package io.devsync.harness.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Devices that share a thread take up all that arrives, each once and in order, however many they are. */
class CrowdTest {

    private static final int MESSAGES = 1000;
    private static final int PATIENCE_S = 30;

    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final Crowd crowd = new Crowd(loop);
    private final List<Integer> takenUp = new ArrayList<>();

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void fewDevicesTakeUpWhatArrivesInOrder() throws Exception {
        assertThat(takeUp(2)).isEqualTo(inOrder());
    }

    @Test
    void manyDevicesTakeUpWhatArrivesInOrder() throws Exception {
        assertThat(takeUp(500)).isEqualTo(inOrder());
    }

    @Test
    void whatWaitsIsTakenUpBeforeWhatComesWhenOnlyFewAreLeft() throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            IntStream.range(0, 100).forEach(device -> crowd.joined());
            crowd.takeUp(() -> takenUp.add(0), System.nanoTime());
            IntStream.range(0, 99).forEach(device -> crowd.left());
            crowd.takeUp(() -> finish(done, 1), System.nanoTime());
        });

        done.get(PATIENCE_S, TimeUnit.SECONDS);

        assertThat(takenUp).containsExactly(0, 1);
    }

    @Test
    void deviceThatFailsKeepsNoOtherFromItsMessage() throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            IntStream.range(0, 100).forEach(device -> crowd.joined());
            crowd.takeUp(
                    () -> {
                        throw new IllegalStateException("a defect of a device");
                    },
                    System.nanoTime());
            crowd.takeUp(() -> finish(done, 1), System.nanoTime());
        });

        done.get(PATIENCE_S, TimeUnit.SECONDS);

        assertThat(takenUp).containsExactly(1);
    }

    private List<Integer> takeUp(int devices) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            IntStream.range(0, devices).forEach(device -> crowd.joined());
            for (int i = 0; i < MESSAGES - 1; i++) {
                int message = i;
                crowd.takeUp(() -> takenUp.add(message), System.nanoTime());
            }
            crowd.takeUp(() -> finish(done, MESSAGES - 1), System.nanoTime());
        });
        done.get(PATIENCE_S, TimeUnit.SECONDS);
        return takenUp;
    }

    private void finish(CompletableFuture<Void> done, int message) {
        takenUp.add(message);
        done.complete(null);
    }

    private static List<Integer> inOrder() {
        return IntStream.range(0, MESSAGES).boxed().toList();
    }
}
