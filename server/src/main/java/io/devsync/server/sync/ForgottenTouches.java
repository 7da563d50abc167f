package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.PrimaryKey;

/**
 * Which objects the history touched that is no longer in memory, in 16 to 32 bytes each: whoever uploads what was written
 * long ago need not have all that history read, for the most part of it touched other objects. Owned by the engine's thread.
 *
 * <p>Objects are told apart by 64 bits of their names. Two that are alike there cost a look at the history, nothing more.
 */
final class ForgottenTouches {

    private static final int SLOTS_FIRST = 1 << 10;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final long SPREAD_KEY = 0xC2B2AE3D27D4EB4FL;

    private final int objectsMax;
    private long[] hashes = new long[SLOTS_FIRST];
    /** At the same place the newest version that touched the object, counted from {@link #start}; 0 where a slot is free. */
    private int[] versions = new int[SLOTS_FIRST];

    private int objects;
    private long start;
    private long newest;
    /** Of versions up to this one nothing is known. */
    private long unknownUntil;

    /**
     * @param unknownUntil the newest version that was never in memory
     * @param objectsMax remembered at most, about; with more the older versions are forgotten
     */
    ForgottenTouches(long unknownUntil, int objectsMax) {
        this.start = unknownUntil;
        this.newest = unknownUntil;
        this.unknownUntil = unknownUntil;
        this.objectsMax = objectsMax;
    }

    /** A version touched an object; versions come in order. */
    void add(ObjectKey key, long version) {
        newest = version;
        if (version - start > Integer.MAX_VALUE) {
            keep(0);
            start = version - 1;
        }
        if (objects >= objectsMax) {
            keep(objectsMax / 4 * 3);
        }
        if (objects >= slotsFilled(hashes.length)) {
            rebuild(hashes.length * 2);
        }
        put(hash(key), (int) (version - start));
    }

    private static int slotsFilled(int slots) {
        return slots / 4 * 3;
    }

    /** Forgets the older versions until no more than so many objects are left. */
    private void keep(int objectsKept) {
        while (objects > objectsKept) {
            unknownUntil += Math.max(1, (newest - unknownUntil) / 2);
            rebuild(hashes.length);
        }
        int enough = SLOTS_FIRST;
        while (objects >= slotsFilled(enough)) {
            enough *= 2;
        }
        if (enough < hashes.length) {
            rebuild(enough);
        }
    }

    /** Puts what is not forgotten into so many slots. */
    private void rebuild(int slots) {
        long[] oldHashes = hashes;
        int[] oldVersions = versions;
        hashes = new long[slots];
        versions = new int[slots];
        objects = 0;
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldVersions[i] != 0 && start + oldVersions[i] > unknownUntil) {
                put(oldHashes[i], oldVersions[i]);
            }
        }
    }

    private void put(long hash, int version) {
        int slot = slot(hash);
        if (versions[slot] == 0) {
            hashes[slot] = hash;
            objects++;
        }
        versions[slot] = version;
    }

    /** Whether a forgotten version after another one may have touched an object. */
    boolean mayHaveTouched(ObjectKey key, long after) {
        if (after < unknownUntil) {
            return true;
        }
        int version = versions[slot(hash(key))];
        return version != 0 && start + version > after;
    }

    /** Where a hash is, or would be. */
    private int slot(long hash) {
        int slot = (int) (hash >>> 32) & hashes.length - 1;
        while (versions[slot] != 0 && hashes[slot] != hash) {
            slot = slot + 1 & hashes.length - 1;
        }
        return slot;
    }

    private static long hash(ObjectKey key) {
        long hash = switch (key.key()) {
            case PrimaryKey.ObjectIdKey(var id) ->
                ((long) id.getTimestamp() << Integer.SIZE | id.hashCode() & 0xFFFF_FFFFL) * SPREAD;
            case PrimaryKey.UuidKey(var id) ->
                id.getMostSignificantBits() * SPREAD ^ id.getLeastSignificantBits();
            case PrimaryKey.IntKey(var number) -> number;
            case PrimaryKey.StringKey(var text) -> text.hashCode() * SPREAD ^ text.length();
            case PrimaryKey.NullKey ignored -> 0;
        };
        hash = (hash ^ key.className().hashCode()) * SPREAD_KEY;
        hash = (hash ^ hash >>> 29) * SPREAD;
        return hash ^ hash >>> 32;
    }
}
