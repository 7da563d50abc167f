package io.devsync.server.sync;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of all engines of a server together; none has a label per app or device. */
public final class EngineMeters {

    private final Counter uploadedChangesets;
    private final Counter refusedUploads;
    private final Counter downloads;
    private final Counter downloadedChangesets;
    private final Counter bootstraps;
    private final Timer integration;
    private final Timer append;
    private final Timer documents;
    private final DistributionSummary entriesPerCommit;
    private final AtomicInteger sessions = new AtomicInteger();

    /** Registers the meters. */
    public EngineMeters(MeterRegistry registry) {
        uploadedChangesets = counter(registry, "devsync.sync.upload.changesets", "changesets integrated from uploads");
        refusedUploads = counter(registry, "devsync.sync.upload.refused", "uploads that ended their session");
        downloads = counter(registry, "devsync.sync.downloads", "steady-state DOWNLOAD messages");
        downloadedChangesets =
                counter(registry, "devsync.sync.download.changesets", "changesets in steady-state DOWNLOAD messages");
        bootstraps = counter(registry, "devsync.sync.bootstraps", "bootstraps started");
        integration = timer(registry, "devsync.sync.merge", "merging and applying one UPLOAD message");
        append = timer(registry, "devsync.store.append", "making a group of history entries durable");
        documents = timer(registry, "devsync.store.documents", "bringing documents to the next checkpoint");
        entriesPerCommit = DistributionSummary.builder("devsync.store.append.entries")
                .description("history entries made durable at once")
                .register(registry);
        Gauge.builder("devsync.sync.sessions", sessions, AtomicInteger::get)
                .description("bound sync sessions")
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(name).description(description).register(registry);
    }

    void uploaded(int changesets) {
        uploadedChangesets.increment(changesets);
    }

    void uploadRefused() {
        refusedUploads.increment();
    }

    void downloaded(int changesets) {
        downloads.increment();
        downloadedChangesets.increment(changesets);
    }

    void bootstrapStarted() {
        bootstraps.increment();
    }

    void integrated(long nanos) {
        integration.record(Duration.ofNanos(nanos));
    }

    void appended(int entries, long nanos) {
        append.record(Duration.ofNanos(nanos));
        entriesPerCommit.record(entries);
    }

    void documentsWritten(long nanos) {
        documents.record(Duration.ofNanos(nanos));
    }

    void sessionBound() {
        sessions.incrementAndGet();
    }

    void sessionClosed() {
        sessions.decrementAndGet();
    }
}
