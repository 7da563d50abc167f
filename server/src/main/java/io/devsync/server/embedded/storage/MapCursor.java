package io.devsync.server.embedded.storage;

import java.util.Arrays;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.Page;
import org.jspecify.annotations.Nullable;

/** Walks one state of one MVMap between two bounds; later changes of the map do not show. */
final class MapCursor implements EntryCursor {

    private final Cursor<byte[], byte[]> cursor;
    private final @Nullable MVMap<byte[], byte[]> twin;
    private final @Nullable Page<byte[], byte[]> twinRoot;
    private final byte @Nullable [] excluded;

    /** @param twin what markers stand for, see {@link Twins}; without it they are seen as such */
    MapCursor(MVMap<byte[], byte[]> map, @Nullable MVMap<byte[], byte[]> twin, byte @Nullable [] from, byte @Nullable [] to, boolean descending) {
        this.excluded = to;
        this.twin = twin;
        this.twinRoot = twin == null ? null : twin.getRootPage();
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
        byte[] stored = cursor.getValue();
        return twin != null && Twins.isMarker(stored) ? Twins.document(twin, twinRoot, cursor.getKey()) : stored;
    }
}
