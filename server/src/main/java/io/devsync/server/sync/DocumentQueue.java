package io.devsync.server.sync;

import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.ClientFileRecord;
import io.devsync.server.store.SyncStore.SaltRecord;
import io.devsync.server.sync.Integration.ObjectChange;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * What the engine has handed over to the writer of documents, in order. Whoever hands over waits while documents are too
 * far behind: by commits, and by changed objects, which is what takes memory.
 */
final class DocumentQueue {

    private final Concurrency.Mailbox<Work> queue;
    private final Concurrency.Gate gate;
    private final int objectsMax;
    /** Changed objects that are handed over and not in the documents yet. */
    private final AtomicInteger objects = new AtomicInteger();

    private volatile boolean abandoned;

    /** What the writer does next. */
    sealed interface Work {

        /**
         * Durable changes up to a version.
         *
         * @param salts those of the history, when they have changed
         */
        record Changes(
                long to,
                AppSchema schema,
                boolean schemaChanged,
                List<ObjectChange> objects,
                List<ClientFileRecord> files,
                Optional<List<SaltRecord>> salts)
                implements Work {}

        /** Documents to look at when everything before it is written. */
        record Look(Collection<TouchedDocument> documents, AppSchema schema, CompletableFuture<Void> done)
                implements Work {}

        /** Something to do when everything before it is in the documents, and before anything after it is. */
        record Barrier(LongConsumer action) implements Work {}

        /** The end. */
        record Stop() implements Work {}
    }

    DocumentQueue(Concurrency concurrency, EngineLimits.Documents limits) {
        this.queue = concurrency.mailbox(limits.commitsBehind());
        this.gate = concurrency.gate();
        this.objectsMax = limits.objectsBehind();
    }

    /** Hands over; waits while the documents are too far behind. */
    void put(Work work) throws InterruptedException {
        if (work instanceof Work.Changes changes) {
            if (isFull()) {
                gate.await(() -> !isFull());
            }
            objects.addAndGet(changes.objects().size());
        }
        queue.put(work);
    }

    private boolean isFull() {
        return objects.get() >= objectsMax && !abandoned;
    }

    /** Hands over, whatever is waiting; false when there was no place for that long. */
    boolean offer(Work.Stop stop, Duration patience) throws InterruptedException {
        return queue.offer(stop, patience);
    }

    /** What is next; waits for it. */
    Work take() throws InterruptedException {
        return queue.take();
    }

    /** What is next, if there is anything. */
    Optional<Work> poll() {
        return queue.poll();
    }

    /** Changes that were taken are in the documents. */
    void written(List<Work.Changes> changes) {
        int count = 0;
        for (Work.Changes one : changes) {
            count += one.objects().size();
        }
        objects.addAndGet(-count);
        gate.changed();
    }

    /** Takes what is handed over until the end, so that nobody waits in vain, and does nothing with it. */
    void abandon() throws InterruptedException {
        abandoned = true;
        gate.changed();
        Work next = queue.take();
        while (!(next instanceof Work.Stop)) {
            next = queue.take();
        }
    }
}
