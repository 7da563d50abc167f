package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.PrimaryKey;

/**
 * Which objects the history touched that is no longer in memory, in 16 bytes each: whoever uploads what was written long
 * ago need not have all that history read, for the most part of it touched other objects. Owned by the engine's thread.
 *
 * <p>Objects are told apart by 64 bits of their names. Two that are alike there cost a look at the history, nothing more.
 */
final class ForgottenTouches {

    private static final int SLOTS_FIRST = 1 << 10;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final long SPREAD_KEY = 0xC2B2AE3D27D4EB4FL;

    private final int objectsMax;
    /** Hashes and, at the same place, the newest version that touched the object; 0 where a slot is free. */
    private long[] hashes = new long[SLOTS_FIRST];

    private long[] versions = new long[SLOTS_FIRST];
    private int objects;
    /** Of versions up to this one nothing is known. */
    private long unknownUntil;

    /**
     * @param unknownUntil the newest version that was never in memory
     * @param objectsMax remembered at most, some hundred thousand; with more it begins anew
     */
    ForgottenTouches(long unknownUntil, int objectsMax) {
        this.unknownUntil = unknownUntil;
        this.objectsMax = objectsMax;
    }

    /** A version touched an object; versions come in order. */
    void add(ObjectKey key, long version) {
        if (objects >= objectsMax) {
            hashes = new long[SLOTS_FIRST];
            versions = new long[SLOTS_FIRST];
            objects = 0;
            unknownUntil = version;
        } else if (objects >= hashes.length / 2) {
            grow();
        }
        put(hash(key), version);
    }

    private void grow() {
        long[] oldHashes = hashes;
        long[] oldVersions = versions;
        hashes = new long[oldHashes.length * 2];
        versions = new long[oldHashes.length * 2];
        objects = 0;
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldVersions[i] != 0) {
                put(oldHashes[i], oldVersions[i]);
            }
        }
    }

    private void put(long hash, long version) {
        int slot = slot(hash);
        if (versions[slot] == 0) {
            hashes[slot] = hash;
            objects++;
        }
        versions[slot] = version;
    }

    /** Whether a forgotten version after another one may have touched an object. */
    boolean mayHaveTouched(ObjectKey key, long after) {
        return after < unknownUntil || versions[slot(hash(key))] > after;
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
