package io.devsync.server.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * A few of the distinct values of a place, chosen by the smallness of their hashes: however many values there are and in
 * whatever order they come, each distinct one has the same chance, and how many there are can be estimated (bottom-k
 * sketch). Owned by one sampler.
 */
final class DistinctValues {

    /** Enough to tell chance from a relationship; one look-up by ids later. */
    static final int KEPT_MAX = 32;

    private long[] hashes = new long[4];
    private byte[][] values = new byte[4][];
    private int size;
    private int largest;

    /** Looks at a value, given as a BSON type and the bytes that follow the name. */
    void add(int type, byte[] bytes, int offset, int length, long hash) {
        if (size == KEPT_MAX && hash >= hashes[largest]) {
            return;
        }
        for (int i = 0; i < size; i++) {
            if (hashes[i] == hash) {
                return;
            }
        }
        byte[] value = new byte[length + 1];
        value[0] = (byte) type;
        System.arraycopy(bytes, offset, value, 1, length);
        put(hash, value);
    }

    private void put(long hash, byte[] value) {
        int place = largest;
        if (size < KEPT_MAX) {
            if (size == hashes.length) {
                hashes = Arrays.copyOf(hashes, Math.min(KEPT_MAX, 2 * size));
                values = Arrays.copyOf(values, hashes.length);
            }
            place = size++;
        }
        hashes[place] = hash;
        values[place] = value;
        largest = 0;
        for (int i = 1; i < size; i++) {
            largest = hashes[i] > hashes[largest] ? i : largest;
        }
    }

    void addAll(DistinctValues others) {
        for (int i = 0; i < others.size; i++) {
            byte[] value = others.values[i];
            add(value[0], value, 1, value.length - 1, others.hashes[i]);
        }
    }

    /** The kept values. */
    List<BsonValue> values() {
        List<BsonValue> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(value(values[i]));
        }
        return list;
    }

    /** About how many distinct values there are; exact while they are few. */
    long estimatedCount() {
        if (size < KEPT_MAX) {
            return size;
        }
        // The hashes are spread evenly over all longs: the k-th smallest says how dense they lie.
        double share = (hashes[largest] / 2.0 - Long.MIN_VALUE / 2.0) / 0x1p63;
        return share <= 0 ? Long.MAX_VALUE : Math.round((KEPT_MAX - 1) / share);
    }

    private static BsonValue value(byte[] value) {
        // A document of one field with an empty name: length, type, name, value, end.
        byte[] document = new byte[4 + 1 + 1 + value.length - 1 + 1];
        int length = document.length;
        for (int i = 0; i < 4; i++) {
            document[i] = (byte) (length >>> (8 * i));
        }
        document[4] = value[0];
        System.arraycopy(value, 1, document, 6, value.length - 1);
        return Objects.requireNonNull(new RawBsonDocument(document).get(""));
    }

}
