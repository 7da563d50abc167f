package io.devsync.server.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.sync.DocumentQueue.Work;
import io.devsync.server.sync.Integration.ObjectChange;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who hands changes over to documents that are far behind. */
@Timeout(60)
class DocumentQueueTest {

    private static final int OBJECTS_BEHIND = 10;
    private static final AppSchema SCHEMA = AppSchema.empty("");

    private final DocumentQueue queue =
            new DocumentQueue(new VirtualThreads(), new EngineLimits.Documents(64, OBJECTS_BEHIND, 1000));

    @Test
    void changesWithinTheLimitAreTakenAtOnce() throws InterruptedException {
        queue.put(changes(1, OBJECTS_BEHIND - 1));
        queue.put(changes(2, OBJECTS_BEHIND));

        assertThat(queue.take()).isEqualTo(changes(1, OBJECTS_BEHIND - 1));
        assertThat(queue.take()).isEqualTo(changes(2, OBJECTS_BEHIND));
    }

    @Test
    void changesBeyondTheLimitWaitUntilEarlierOnesAreWritten() throws InterruptedException {
        Work.Changes first = changes(1, OBJECTS_BEHIND);
        queue.put(first);
        Thread handingOver = handOver(changes(2, 1));

        assertThat(queue.take()).isEqualTo(first);
        assertThat(stateAtRest(handingOver)).as("taken is not written").isEqualTo(Thread.State.WAITING);
        assertThat(queue.poll()).isEmpty();
        queue.written(List.of(first));

        assertThat(queue.take()).isEqualTo(changes(2, 1));
    }

    @Test
    void whatHasNoObjectsDoesNotWait() throws InterruptedException {
        queue.put(changes(1, OBJECTS_BEHIND));
        queue.put(new Work.Barrier(checkpoint -> {}));

        assertThat(queue.take()).isInstanceOf(Work.Changes.class);
        assertThat(queue.take()).isInstanceOf(Work.Barrier.class);
    }

    @Test
    void nobodyWaitsForDocumentsThatAreGivenUp() throws InterruptedException {
        queue.put(changes(1, OBJECTS_BEHIND));
        handOver(changes(2, 1), new Work.Stop());

        queue.abandon();

        assertThat(queue.poll()).as("all was handed over, the end last").isEmpty();
    }

    private Thread handOver(Work... works) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                for (Work work : works) {
                    queue.put(work);
                }
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });
    }

    private static Thread.State stateAtRest(Thread thread) {
        while (thread.getState() == Thread.State.NEW || thread.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        return thread.getState();
    }

    private static Work.Changes changes(long to, int objects) {
        List<ObjectChange> changed = LongStream.range(0, objects)
                .mapToObj(id -> new ObjectChange(
                        to, new ObjectKey("Dog", new PrimaryKey.IntKey(id)), Optional.empty(), Optional.empty()))
                .toList();
        return new Work.Changes(to, SCHEMA, false, changed, List.of(), Optional.empty());
    }
}
