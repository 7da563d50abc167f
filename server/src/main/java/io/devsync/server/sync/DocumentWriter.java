package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.CheckpointMovedException;
import io.devsync.server.store.ClientFileRecord;
import io.devsync.server.store.DocumentBatch;
import io.devsync.server.store.DocumentWrite;
import io.devsync.server.store.RefusedDocument;
import io.devsync.server.store.StoreException;
import io.devsync.server.store.SyncStore;
import io.devsync.server.store.SyncStore.SaltRecord;
import io.devsync.server.sync.Integration.ObjectChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets documents follow the history: takes the durable changes in order, coalesces them per document and moves the
 * checkpoint. Runs on a thread of its own; the engine hands over and goes on, until the queue is full.
 */
final class DocumentWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DocumentWriter.class);

    private static final Duration RETRY_FIRST = Duration.ofMillis(100);
    private static final Duration RETRY_LAST = Duration.ofSeconds(10);

    private final String appId;
    private final EngineMeters meters;
    private final SyncStore store;
    private final Progress progress;
    private final Concurrency concurrency;
    private final int documentsMax;
    private final Concurrency.Mailbox<Work> queue;
    private final Concurrency.Worker thread;
    private long checkpoint;
    private volatile boolean closed;

    /** What the thread does next. */
    private sealed interface Work {}

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

    /** Something to do when everything before it is in the documents, and before anything after it is. */
    private record Barrier(LongConsumer action) implements Work {}

    /** The end. */
    private record Stop() implements Work {}

    /** What the engine is told, on the writer's thread. */
    interface Progress {
        /** Documents have come to a checkpoint. */
        void applied(long checkpoint);

        /** Another process has written documents: what the engine holds in memory may not be what they say. */
        void overtaken(CheckpointMovedException moved);
    }

    DocumentWriter(EngineOptions options, SyncStore store, long checkpoint, Progress progress) {
        this.appId = options.appId();
        this.meters = options.meters();
        this.store = store;
        this.checkpoint = checkpoint;
        this.progress = progress;
        this.concurrency = options.concurrency();
        this.documentsMax = options.limits().documentsPerBatch();
        this.queue = concurrency.mailbox(options.limits().commitsBehind());
        this.thread = concurrency.start("documents-" + appId, this::run);
    }

    /** Hands over durable changes; waits while the documents are too far behind. */
    void write(Changes changes) throws InterruptedException {
        queue.put(changes);
    }

    /** Runs an action with the checkpoint at the moment when documents are at the version handed over last. */
    void atBarrier(LongConsumer action) throws InterruptedException {
        queue.put(new Barrier(action));
    }

    private void run() throws InterruptedException {
        List<Changes> batch = new ArrayList<>();
        int documents = 0;
        while (true) {
            Optional<Work> next = batch.isEmpty() ? Optional.of(queue.take()) : queue.poll();
            if (next.isPresent() && next.get() instanceof Changes changes) {
                batch.add(changes);
                documents += changes.objects().size();
                if (documents < documentsMax) {
                    continue;
                }
            }
            if (!batch.isEmpty()) {
                apply(batch);
                batch.clear();
                documents = 0;
            }
            if (next.isPresent()) {
                switch (next.get()) {
                    case Barrier barrier -> barrier.action().accept(checkpoint);
                    case Stop ignored -> {
                        return;
                    }
                    case Changes ignored -> {}
                }
            }
        }
    }

    private void apply(List<Changes> changes) throws InterruptedException {
        DocumentBatch batch = coalesce(changes);
        Duration pause = RETRY_FIRST;
        while (true) {
            try {
                long started = System.nanoTime();
                List<RefusedDocument> refusals = store.apply(batch);
                meters.documentsWritten(System.nanoTime() - started);
                for (RefusedDocument refused : refusals) {
                    log.warn(
                            "document refused by the data source app={} namespace={} reason={}",
                            appId,
                            refused.namespace().getFullName(),
                            refused.reason());
                }
                checkpoint = batch.to();
                progress.applied(checkpoint);
                return;
            } catch (CheckpointMovedException moved) {
                progress.overtaken(moved);
                awaitStop();
                throw new InterruptedException("documents have been written by another process");
            } catch (RuntimeException failure) {
                if (closed) {
                    log.info("documents are behind, they follow at the next start app={} version={}", appId, checkpoint);
                    throw new InterruptedException("closed while the data source fails");
                }
                log.warn("documents wait for the data source app={} reason={}", appId, failure.toString());
                concurrency.pause(pause);
                pause = pause.multipliedBy(2).compareTo(RETRY_LAST) < 0 ? pause.multipliedBy(2) : RETRY_LAST;
            }
        }
    }

    /** Takes what is handed over, so that nobody waits in vain, and does nothing with it. */
    private void awaitStop() throws InterruptedException {
        Work next = queue.take();
        while (!(next instanceof Stop)) {
            next = queue.take();
        }
    }

    private record Span(Optional<ObjectState> before, Optional<ObjectState> after) {}

    private DocumentBatch coalesce(List<Changes> changes) {
        Changes last = changes.getLast();
        Map<ObjectKey, Span> spans = new LinkedHashMap<>();
        Map<Long, ClientFileRecord> files = new LinkedHashMap<>();
        boolean schemaChanged = false;
        Optional<List<SaltRecord>> salts = Optional.empty();
        for (Changes one : changes) {
            Optional<List<SaltRecord>> earlier = salts;
            for (ObjectChange change : one.objects()) {
                Span span = spans.get(change.key());
                spans.put(
                        change.key(),
                        new Span(span == null ? change.before() : span.before(), change.after()));
            }
            one.files().forEach(file -> files.put(file.file().ident(), file));
            schemaChanged |= one.schemaChanged();
            salts = one.salts().or(() -> earlier);
        }
        List<DocumentWrite> writes = new ArrayList<>(spans.size());
        DocumentMapping mapping = new DocumentMapping(last.schema());
        List<RefusedDocument> impossible = new ArrayList<>();
        spans.forEach((key, span) -> {
            Optional<String> problem = span.after().flatMap(mapping::problem);
            if (problem.isPresent()) {
                DocumentMapping.namespace(last.schema(), key.className())
                        .ifPresent(namespace -> impossible.add(new RefusedDocument(
                                namespace, DocumentMapping.id(key.key()), problem.get())));
            } else {
                mapping.write(key, span.before(), span.after()).ifPresent(writes::add);
            }
        });
        return new DocumentBatch(
                checkpoint,
                last.to(),
                writes,
                impossible,
                List.copyOf(files.values()),
                schemaChanged ? Optional.of(last.schema().toBson()) : Optional.empty(),
                salts);
    }

    /** Writes what was handed over and ends; gives up when the data source fails meanwhile. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        Work stop = new Stop();
        while (thread.isAlive() && !queue.offer(stop, RETRY_FIRST)) {
            log.debug("documents are being written before the end app={}", appId);
        }
        thread.join();
    }
}
