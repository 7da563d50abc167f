package io.devsync.server.sync;

import io.devsync.protocol.message.ServerVersion;
import io.devsync.server.store.SyncStore.SaltRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The salts that prove where versions come from. Each run of the server uses a salt of its own for the versions it makes,
 * so that a client that has seen versions which a restored backup does not hold is found out (spec
 * sync-server-behaviours §1, §9).
 */
final class Salts {

    private final List<SaltRecord> records;
    private final int stored;

    Salts(List<SaltRecord> records) {
        this.records = new ArrayList<>(records);
        this.stored = records.size();
    }

    /** How many of the records were read from the store. */
    int stored() {
        return stored;
    }

    /** Versions from one on, which is newer than all known, have a salt. */
    void add(long version, long salt) {
        if (records.isEmpty() || records.getLast().salt() != salt) {
            records.add(new SaltRecord(version, salt));
        }
    }

    List<SaltRecord> records() {
        return List.copyOf(records);
    }

    ServerVersion of(long version) {
        for (int i = records.size() - 1; i >= 0; i--) {
            if (records.get(i).fromVersion() <= version) {
                return new ServerVersion(version, records.get(i).salt());
            }
        }
        return ServerVersion.NONE;
    }
}
