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
    private final List<SaltRecord> stored;

    Salts(List<SaltRecord> records) {
        this.records = new ArrayList<>(records);
        this.stored = List.copyOf(records);
    }

    /** The records that were read from the store. */
    List<SaltRecord> stored() {
        return stored;
    }

    /** Versions from one on, which is newer than all known, have a salt. */
    void add(long version, long salt) {
        if (records.isEmpty() || records.getLast().salt() != salt) {
            records.add(new SaltRecord(version, salt));
        }
    }

    /** Nobody asks for the salts of versions before this one any more. */
    void trim(long version) {
        while (records.size() > 1 && records.get(1).fromVersion() <= version) {
            records.removeFirst();
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
