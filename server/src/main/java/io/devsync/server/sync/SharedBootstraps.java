package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectSnapshot;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.query.SubscriptionSet;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.TouchedObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The last bootstraps of whole views: a device that asks for the same again gets the same bytes, and after them what has
 * changed since (design §5). Owned by the engine's thread; the parts themselves are for any thread.
 */
final class SharedBootstraps {

    private static final int KEPT = 16;

    /** The part of the room that a new bootstrap finds free; older ones make place for it. */
    private static final int FREE_PART = 2;

    /** Entries that are looked through, and objects that are sent again, before reading anew is no dearer. */
    private static final int ENTRIES_SINCE_MAX = 2000;

    private static final int OBJECTS_SINCE_MAX = 500;

    private final EngineState state;
    private final long bytesMax;
    private final AtomicLong budget;
    private final LinkedHashMap<Key, SharedParts> kept = new LinkedHashMap<>(KEPT, 0.75f, true);

    /** What makes two bootstraps equal, but for the documents. */
    @SuppressWarnings("ReferenceEquality") // that very schema; an equal one only costs a snapshot
    private record Key(
            SubscriptionSet subscriptions, Map<String, Set<String>> hidden, int protocolVersion, RealmSchema schema) {

        // Schemas are as large as they are; the very same one is what counts.
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && schema == key.schema
                    && protocolVersion == key.protocolVersion
                    && subscriptions.equals(key.subscriptions)
                    && hidden.equals(key.hidden);
        }

        @Override
        public int hashCode() {
            return 31 * subscriptions.hashCode() + protocolVersion;
        }
    }

    /** How a bootstrap is made. */
    sealed interface Making {
        /** There is nothing in the view, and there was nothing: a device's first one, mostly. No documents are read. */
        record OfNothing() implements Making {}

        /** For one device only. */
        record Alone() implements Making {}

        /** For one device, and to be kept for others. */
        record First(SharedParts parts) implements Making {}

        /**
         * Out of one that was made or is being made.
         *
         * @param since what brings it up to date
         */
        record Again(SharedParts parts, List<Instruction> since) implements Making {}
    }

    SharedBootstraps(EngineState state, long bytesMax) {
        this.state = state;
        this.bytesMax = bytesMax;
        this.budget = new AtomicLong(bytesMax);
    }

    /** How the bootstrap of a view is made for a device that has none of its objects; the view's entry is the newest. */
    Making of(View view, int protocolVersion) {
        if (view.subscriptions().classes().isEmpty()) {
            return new Making.OfNothing();
        }
        RealmSchema schema = state.schema().realm();
        Key key = new Key(view.subscriptions(), view.hidden(), protocolVersion, schema);
        SharedParts known = kept.get(key);
        if (known != null && known.tooLarge()) {
            // So will the next ones be, until this one is forgotten.
            return new Making.Alone();
        }
        if (known != null && !known.complete().isCancelled()) {
            Optional<List<Instruction>> since = changedSince(known.version(), view)
                    .flatMap(changed -> again(view, protocolVersion, changed));
            if (since.isPresent()) {
                return new Making.Again(known, since.get());
            }
            forget(known);
        }
        makePlace();
        SharedParts first = new SharedParts(view.fromVersion(), budget);
        kept.put(key, first);
        return new Making.First(first);
    }

    private void makePlace() {
        Iterator<SharedParts> eldest = kept.values().iterator();
        while (eldest.hasNext() && (kept.size() >= KEPT || budget.get() < bytesMax / FREE_PART)) {
            SharedParts parts = eldest.next();
            // Those in the making would give no room back now, and others wait for them.
            if (kept.size() >= KEPT || parts.complete().isDone()) {
                forget(parts);
                eldest.remove();
            }
        }
    }

    private static void forget(SharedParts parts) {
        parts.complete().thenRun(parts::free);
    }

    /**
     * The objects of a view's classes that entries after a version touch, and whether they were in view before; absent
     * when these are too many.
     */
    private Optional<Map<ObjectKey, Boolean>> changedSince(long version, View view) {
        long last = view.fromVersion() - 1;
        if (last - version > ENTRIES_SINCE_MAX || version + 1 < state.log().first()) {
            return Optional.empty();
        }
        Map<ObjectKey, Boolean> changed = new LinkedHashMap<>();
        for (long at = version + 1; at <= last; at++) {
            if (state.log().get(at) instanceof HistoryEntry.Changes changes) {
                for (TouchedObject object : changes.touched()) {
                    if (view.subscriptions().classes().contains(object.key().className())) {
                        changed.computeIfAbsent(
                                object.key(),
                                key -> Sight.sees(state.schema().realm(), view.subscriptions(), object.before()));
                    }
                }
            }
        }
        return changed.size() <= OBJECTS_SINCE_MAX ? Optional.of(changed) : Optional.empty();
    }

    /**
     * What brings the parts up to date. Absent when something in them is out of view by now: to take it away would be
     * more than what the device is told otherwise, and its own edits would not survive here what they survive there.
     */
    private Optional<List<Instruction>> again(View view, int protocolVersion, Map<ObjectKey, Boolean> changed) {
        RealmSchema schema = state.schema().realm();
        RealmSchema readable = view.readable(schema);
        state.objects().load(state.schema(), changed.keySet());
        List<Instruction> instructions = new ArrayList<>();
        for (Map.Entry<ObjectKey, Boolean> object : changed.entrySet()) {
            Optional<ObjectState> now = state.objects().get(object.getKey());
            if (Sight.sees(schema, view.subscriptions(), now)) {
                instructions.addAll(NestedCollections.forClient(
                        schema, protocolVersion, ObjectSnapshot.instructions(readable, now.orElseThrow(), true)));
            } else if (object.getValue()) {
                return Optional.empty();
            }
        }
        return Optional.of(instructions);
    }
}
