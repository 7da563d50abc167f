package io.devsync.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;

/**
 * Every meter of the server: name, unit, meaning and tags. Tags have few values each; nothing is labelled by device,
 * user or object. Prometheus shows the dots as underscores and adds {@code _total} to counters.
 */
public enum Meters {
    /** Open sync connections; no tags. */
    SYNC_CONNECTIONS("devsync.sync.connections", "connections", "Open sync connections."),

    /**
     * Sync connections turned away; tag {@code reason}: protocol, unauthorized, forbidden, unknown-app, unavailable.
     */
    SYNC_REFUSALS("devsync.sync.refusals", "connections", "Sync connections that were turned away."),

    /** Bound sync sessions, App Services' ACTIVE_OPEN_SYNC_SESSIONS; no tags. */
    SYNC_SESSIONS("devsync.sync.sessions", "sessions", "Sync sessions between BIND and UNBIND, error or disconnect."),

    /** Sync sessions that began, App Services' SYNC_SESSIONS_STARTED; no tags. */
    SYNC_SESSIONS_STARTED("devsync.sync.sessions.started", "sessions", "Sync sessions that began with BIND."),

    /** Sync sessions that are over, App Services' SYNC_SESSIONS_ENDED; no tags. */
    SYNC_SESSIONS_ENDED("devsync.sync.sessions.ended", "sessions", "Sync sessions that are over."),

    /** Sync messages; tags {@code direction}: in or out, and {@code type}: the message's word on the wire. */
    SYNC_MESSAGES("devsync.sync.messages", "messages", "Sync messages read from and written to devices."),

    /** Bytes of sync messages, of which the outgoing are SYNC_EGRESS_BYTES; tag {@code direction}: in or out. */
    SYNC_BYTES("devsync.sync.bytes", "bytes", "Bytes of sync messages, compressed as they were."),

    /** Errors sent to devices; tag {@code code}: the number on the wire. */
    SYNC_ERRORS("devsync.sync.errors", "errors", "Errors sent to devices, of sessions and of connections."),

    /** Connections ended by us; tag {@code reason}: idle, too-big, slow, fault, shutdown, reconfigured, chaos, token. */
    SYNC_DISCONNECTS("devsync.sync.disconnects", "connections", "Sync connections that the server ended without an error."),

    /** Changesets integrated from uploads; no tags. */
    UPLOADED_CHANGESETS("devsync.sync.upload.changesets", "changesets", "Changesets integrated from uploads."),

    /** Uploads that ended their session with an error; no tags. */
    REFUSED_UPLOADS("devsync.sync.upload.refused", "messages", "Uploads that ended their session with an error."),

    /**
     * Devices found to have another history than the server; tag {@code found}: salt, server-version, client-version,
     * reused-version, merge, fit, download.
     */
    DIVERGENCES("devsync.sync.divergences", "devices", "Devices whose history turned out to differ from the server's."),

    /** Changesets sent in steady state, bootstraps not counted; no tags. */
    DOWNLOADED_CHANGESETS("devsync.sync.download.changesets", "changesets", "Changesets sent in steady state."),

    /** Documents changed by others than devices and taken over into the history; no tags. */
    OUTSIDE_CHANGES(
            "devsync.sync.outside.documents",
            "documents",
            "Documents changed by others than devices and taken over."),

    /** Bootstraps that began; no tags. */
    BOOTSTRAPS("devsync.sync.bootstraps", "bootstraps", "Bootstraps that began."),

    /** Restarts of an engine after an error of its own; no tags. */
    ENGINE_DEFECTS("devsync.sync.defects", "restarts", "Restarts of an engine after an error of its own."),

    /** Client files forgotten because their devices were away for too long; no tags. */
    EXPIRED_FILES(
            "devsync.sync.files.expired", "files", "Client files forgotten because their devices were away for too long."),

    /** Versions of the history that were removed because no client file needs them; no tags. */
    TRIMMED_VERSIONS(
            "devsync.sync.history.trimmed", "versions", "Versions of the history removed because no client file needs them."),

    /** Time to merge and apply one UPLOAD; no tags. */
    MERGE("devsync.sync.merge", "seconds", "Merging and applying one UPLOAD message."),

    /** Time to make a group of history entries durable; no tags. */
    STORE_APPEND("devsync.store.append", "seconds", "Making a group of history entries durable."),

    /** History entries made durable at once; no tags. */
    STORE_APPEND_ENTRIES("devsync.store.append.entries", "entries", "History entries made durable at once."),

    /** Time to bring documents to the next checkpoint; no tags. */
    STORE_DOCUMENTS("devsync.store.documents", "seconds", "Bringing documents to the next checkpoint."),

    /** Nodes over the same data, this one included; no tags. */
    CLUSTER_NODES("devsync.cluster.nodes", "nodes", "Nodes over the same data, this one included."),

    /** Apps that belong to this node; no tags. */
    CLUSTER_APPS("devsync.cluster.apps", "apps", "Apps that belong to this node."),

    /** Open connections that this node carries to the owner of their app; no tags. */
    CLUSTER_FORWARDED(
            "devsync.cluster.forwarded",
            "connections",
            "Open connections that this node carries to the node of their app."),

    /** Apps that came to this node from one that died or fell silent; no tags. */
    CLUSTER_TAKEOVERS(
            "devsync.cluster.takeovers", "apps", "Apps that came to this node from one that died or fell silent.");

    private final String meterName;
    private final String unit;
    private final String help;

    Meters(String meterName, String unit, String help) {
        this.meterName = meterName;
        this.unit = unit;
        this.help = help;
    }

    /** The name in the registry. */
    public String meterName() {
        return meterName;
    }

    /**
     * This meter as a counter.
     *
     * @param tags names and values in turn
     */
    public Counter counter(MeterRegistry registry, String... tags) {
        return Counter.builder(meterName)
                .baseUnit(unit)
                .description(help)
                .tags(tags)
                .register(registry);
    }

    /** This meter as a timer. */
    public Timer timer(MeterRegistry registry) {
        return Timer.builder(meterName).description(help).register(registry);
    }

    /** This meter as a distribution of amounts. */
    public DistributionSummary summary(MeterRegistry registry) {
        return DistributionSummary.builder(meterName)
                .baseUnit(unit)
                .description(help)
                .register(registry);
    }

    /** This meter as a gauge that is asked when it is read; the registry keeps the source alive. */
    public void gauge(MeterRegistry registry, Supplier<Number> source) {
        Gauge.builder(meterName, source)
                .baseUnit(unit)
                .description(help)
                .strongReference(true)
                .register(registry);
    }

    /**
     * This meter as a gauge; the registry keeps the number alive.
     *
     * @param tags names and values in turn
     */
    public <N extends Number> N gauge(MeterRegistry registry, N number, String... tags) {
        Gauge.builder(meterName, number, Number::doubleValue)
                .baseUnit(unit)
                .description(help)
                .tags(tags)
                .strongReference(true)
                .register(registry);
        return number;
    }
}
