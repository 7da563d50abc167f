package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.storage.Change;
import io.devsync.server.embedded.storage.CollectionInfo;
import io.devsync.server.embedded.storage.ExpiredDocuments;
import io.devsync.server.embedded.storage.IndexInfo;
import io.devsync.server.embedded.storage.Snapshot;
import io.devsync.server.embedded.storage.StoreEngine;
import io.devsync.server.embedded.storage.WriteTicket;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what TTL indexes say has expired, at intervals as MongoDB does; change streams see ordinary deletions. Has a thread of its
 * own, since it may have to wait for a transaction that holds a document.
 */
final class TtlMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TtlMonitor.class);

    /** MongoDB's is 60; a look costs nothing where no index expires anything. */
    static final int SLEEP_SECONDS = 10;
    /** So many are deleted under one hold of the writer's place. */
    private static final int BATCH = 1_000;

    private final StoreEngine engine;
    private final InstantSource clock;
    private final ScheduledExecutorService thread;
    private @Nullable ScheduledFuture<?> schedule;
    private int sleepSeconds = SLEEP_SECONDS;
    private boolean enabled = true;

    TtlMonitor(StoreEngine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("devsync-mongodb-ttl").daemon(true).factory());
        reschedule();
    }

    synchronized int sleepSeconds() {
        return sleepSeconds;
    }

    synchronized boolean enabled() {
        return enabled;
    }

    synchronized void configure(int seconds, boolean on) {
        sleepSeconds = seconds;
        enabled = on;
        reschedule();
    }

    private synchronized void reschedule() {
        if (schedule != null) {
            schedule.cancel(false);
        }
        schedule = enabled ? thread.scheduleWithFixedDelay(this::look, sleepSeconds, sleepSeconds, TimeUnit.SECONDS) : null;
    }

    private void look() {
        try {
            for (CollectionInfo collection : collections()) {
                for (IndexInfo index : collection.indexes()) {
                    if (index.expireAfterSeconds().isPresent()) {
                        deleteExpired(collection, index);
                    }
                }
            }
        } catch (MongoError later) {
            // A transaction holds a document for long, or the data source is being closed.
            LOG.debug("Expired documents wait: {}", later.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("Documents were not expired", bug);
        }
    }

    private List<CollectionInfo> collections() {
        try (Snapshot snapshot = engine.snapshot()) {
            return snapshot.catalog().collections();
        }
    }

    private void deleteExpired(CollectionInfo collection, IndexInfo index) {
        long untilMs = clock.millis() - index.expireAfterSeconds().orElse(0) * 1000;
        int deleted = BATCH;
        while (deleted == BATCH) {
            WriteTicket ticket = new WriteTicket();
            deleted = engine.write(ticket, Change.Origin.NONE, writing ->
                    ExpiredDocuments.delete(writing, collection.namespace(), index.name(), untilMs, BATCH));
            engine.await(ticket);
            if (deleted > 0) {
                LOG.debug("{} documents of {} have expired", deleted, collection.namespace());
            }
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
