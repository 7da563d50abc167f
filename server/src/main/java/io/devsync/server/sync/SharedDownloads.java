package io.devsync.server.sync;

import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.query.SubscriptionSet;
import io.devsync.server.store.HistoryEntry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What sessions with the same view get for the newest entries of the history: filtered and encoded once for all of them.
 * Owned by the engine's thread. Bounded by the number of entries; what many get is kept by all their messages anyway.
 */
final class SharedDownloads {

    /** Sessions that keep up are at the same few entries. */
    private static final int ENTRIES = 512;

    private final LinkedHashMap<Long, Map<Group, List<EncodedChangeset>>> byVersion =
            new LinkedHashMap<>(ENTRIES * 2, 0.75f, false) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Map<Group, List<EncodedChangeset>>> eldest) {
                    return size() > ENTRIES;
                }
            };

    private RealmSchema schema = RealmSchema.EMPTY;

    /** Sessions that get the same for entries of others. */
    private record Group(SubscriptionSet subscriptions, Map<String, Set<String>> hidden, int protocolVersion) {}

    /**
     * The changesets of an entry of somebody else.
     *
     * @param now the schema now; what was encoded with another one is forgotten
     */
    @SuppressWarnings("ReferenceEquality") // that very schema; an equal one only costs an encoding
    List<EncodedChangeset> of(
            RealmSchema now,
            View view,
            int protocolVersion,
            HistoryEntry.Changes entry,
            Supplier<List<EncodedChangeset>> encode) {
        if (now != schema) {
            byVersion.clear();
            schema = now;
        }
        Group group = new Group(view.subscriptions(), view.hidden(), protocolVersion);
        Map<Group, List<EncodedChangeset>> known =
                byVersion.computeIfAbsent(entry.version(), version -> new HashMap<>(4));
        List<EncodedChangeset> shared = known.get(group);
        if (shared == null) {
            shared = encode.get();
            known.put(group, shared);
        }
        return shared;
    }
}
