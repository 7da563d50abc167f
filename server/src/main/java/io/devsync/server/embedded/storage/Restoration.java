package io.devsync.server.embedded.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Copies a snapshot's collections into the data file, in portions between which others read and write, and then exchanges them for
 * those that are there. What was copied before a failure, or a crash, is in no catalog and goes away.
 */
final class Restoration {

    /** A portion keeps other writers waiting for some milliseconds. */
    private static final int PORTION_BYTES = 2 << 20;
    private static final int PORTION_ENTRIES = 10_000;
    /**
     * Changed pages stay in memory until they are written, so there is an end to how far copying is ahead of that. A commit takes
     * all that is there, and its sync takes as long for one portion as for several.
     */
    private static final int PORTIONS_AHEAD = 8;

    private final StoreEngine engine;
    private final Predicate<Namespace> kept;
    private final List<CollectionInfo> copies = new ArrayList<>();
    /** The newest portions, which need not be written yet. */
    private final ArrayDeque<WriteTicket> ahead = new ArrayDeque<>();

    /** @param kept collections that stay as they are, whatever the snapshot holds */
    Restoration(StoreEngine engine, Predicate<Namespace> kept) {
        this.engine = engine;
        this.kept = kept;
    }

    void replaceAll(SnapshotFile snapshot) {
        boolean replaced = false;
        try {
            List<CollectionInfo> models = replaceable(snapshot.catalog());
            for (CollectionInfo info : models) {
                copy(snapshot, info, models);
            }
            durably(writing -> writing.replace(replaceable(writing.state().catalog()), copies));
            replaced = true;
        } finally {
            if (!replaced) {
                durably(writing -> copies.forEach(writing::discard));
            }
        }
    }

    private List<CollectionInfo> replaceable(Catalog catalog) {
        return catalog.collections().stream().filter(info -> !kept.test(info.namespace())).toList();
    }

    private void copy(SnapshotFile snapshot, CollectionInfo model, List<CollectionInfo> models) {
        write(writing -> copies.add(writing.detached(model)));
        CollectionInfo copy = copies.getLast();
        // Markers stay markers where the documents that they stand for come along.
        boolean withTwin = models.stream().anyMatch(other -> model.twin().filter(other.namespace()::equals).isPresent());
        copy(withTwin ? snapshot.storedEntries(model.documents()) : snapshot.entries(model.documents()), copy.documents());
        for (int i = 0; i < model.indexes().size(); i++) {
            copy(snapshot.entries(model.indexes().get(i).entries()), copy.indexes().get(i).entries());
        }
    }

    private void copy(EntryCursor from, StoreMap to) {
        NavigableMap<byte[], byte[]> portion = portion(from);
        while (!portion.isEmpty()) {
            NavigableMap<byte[], byte[]> entries = portion;
            ahead.add(write(writing -> writing.put(to, entries)));
            if (ahead.size() > PORTIONS_AHEAD) {
                engine.await(ahead.remove());
            }
            // Read while the others are written.
            portion = portion(from);
        }
    }

    private static NavigableMap<byte[], byte[]> portion(EntryCursor from) {
        NavigableMap<byte[], byte[]> portion = new TreeMap<>(Arrays::compareUnsigned);
        int bytes = 0;
        while (portion.size() < PORTION_ENTRIES && bytes < PORTION_BYTES && from.next()) {
            portion.put(from.key(), from.value());
            bytes += from.key().length + from.value().length;
        }
        return portion;
    }

    private interface Step {
        void run(Writing writing);
    }

    private void durably(Step step) {
        engine.await(write(step));
    }

    private WriteTicket write(Step step) {
        WriteTicket ticket = new WriteTicket();
        engine.write(ticket, Change.Origin.NONE, writing -> {
            step.run(writing);
            return ticket;
        });
        return ticket;
    }
}
