package io.devsync.server.sync;

import io.devsync.server.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What engines count, all engines of a server together. */
public final class EngineMeters {

    private final Counter uploadedChangesets;
    private final Counter refusedUploads;
    private final Counter downloadedChangesets;
    private final Counter outsideChanges;
    private final Counter bootstraps;
    private final Counter defects;
    private final Map<Divergence, Counter> divergences = new EnumMap<>(Divergence.class);
    private final Counter expiredFiles;
    private final Counter trimmedVersions;
    private final Timer merge;
    private final Timer append;
    private final Timer documents;
    private final DistributionSummary entriesPerAppend;

    /** Registers the meters. */
    public EngineMeters(MeterRegistry registry) {
        uploadedChangesets = Meters.UPLOADED_CHANGESETS.counter(registry);
        refusedUploads = Meters.REFUSED_UPLOADS.counter(registry);
        downloadedChangesets = Meters.DOWNLOADED_CHANGESETS.counter(registry);
        outsideChanges = Meters.OUTSIDE_CHANGES.counter(registry);
        bootstraps = Meters.BOOTSTRAPS.counter(registry);
        defects = Meters.ENGINE_DEFECTS.counter(registry);
        for (Divergence divergence : Divergence.values()) {
            divergences.put(divergence, Meters.DIVERGENCES.counter(registry, "found", divergence.tag()));
        }
        expiredFiles = Meters.EXPIRED_FILES.counter(registry);
        trimmedVersions = Meters.TRIMMED_VERSIONS.counter(registry);
        merge = Meters.MERGE.timer(registry);
        append = Meters.STORE_APPEND.timer(registry);
        documents = Meters.STORE_DOCUMENTS.timer(registry);
        entriesPerAppend = Meters.STORE_APPEND_ENTRIES.summary(registry);
    }

    void uploaded(int changesets) {
        uploadedChangesets.increment(changesets);
    }

    void uploadRefused() {
        refusedUploads.increment();
    }

    void diverged(Divergence divergence) {
        Objects.requireNonNull(divergences.get(divergence)).increment();
    }

    void downloaded(int changesets) {
        downloadedChangesets.increment(changesets);
    }

    void changedOutside(int documents) {
        outsideChanges.increment(documents);
    }

    void bootstrapStarted() {
        bootstraps.increment();
    }

    void defect() {
        defects.increment();
    }

    void filesExpired(long files) {
        expiredFiles.increment(files);
    }

    void trimmed(long versions) {
        trimmedVersions.increment(versions);
    }

    void merged(long nanos) {
        merge.record(Duration.ofNanos(nanos));
    }

    void appended(int entries, long nanos) {
        append.record(Duration.ofNanos(nanos));
        entriesPerAppend.record(entries);
    }

    void documentsWritten(long nanos) {
        documents.record(Duration.ofNanos(nanos));
    }
}
