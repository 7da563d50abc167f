package io.devsync.server.embedded.storage;

import java.util.Arrays;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** Walks one state of one MVMap between two bounds; later changes of the map do not show. */
final class MapCursor implements EntryCursor {

    private final Cursor<byte[], byte[]> cursor;
    private final byte @Nullable [] excluded;

    MapCursor(MVMap<byte[], byte[]> map, byte @Nullable [] from, byte @Nullable [] to, boolean descending) {
        this.excluded = to;
        this.cursor = descending ? map.cursor(to, from, true) : map.cursor(from, to, false);
    }

    @Override
    public boolean next() {
        // MVStore's bounds are inclusive, ours end before the upper one.
        while (cursor.hasNext()) {
            byte[] key = cursor.next();
            if (excluded == null || !Arrays.equals(key, excluded)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public byte[] key() {
        return cursor.getKey();
    }

    @Override
    public byte[] value() {
        return cursor.getValue();
    }
}
