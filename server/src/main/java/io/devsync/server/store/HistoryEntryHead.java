package io.devsync.server.store;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the history says of nearly every transaction, in some ten bytes: most change one property of one object, and what
 * is said beside that must not outweigh it.
 *
 * <p>Integers in groups of seven bits, lowest first: {@link Touches}, client file, client and server version of the
 * upload, timestamp.
 *
 * @param touches what the objects are that the transaction has instructions on
 */
record HistoryEntryHead(long fileIdent, UploadCursor upload, long timestamp, Touches touches) {

    private static final int BYTES_MAX = 5 * 10;
    private static final int GROUP_BITS = 7;
    private static final int MORE = 0x80;

    /** What an entry touches; all kinds but the first go without a list. */
    enum Touches {
        /** What the entry lists. */
        LISTED(false, false),
        /** Objects that come to be. */
        CREATED(false, true),
        /** Objects that were there and still are. */
        CHANGED(true, true),
        /** Objects that are no more. */
        ERASED(true, false);

        private final boolean before;
        private final boolean after;

        Touches(boolean before, boolean after) {
            this.before = before;
            this.after = after;
        }

        boolean before() {
            return before;
        }

        boolean after() {
            return after;
        }
    }

    static HistoryEntryHead of(HistoryEntry.Changes changes) {
        return new HistoryEntryHead(changes.fileIdent(), changes.upload(), changes.timestamp(), touches(changes));
    }

    private static Touches touches(HistoryEntry.Changes changes) {
        List<TouchedObject> touched = changes.touched();
        if (touched.isEmpty()) {
            return Touches.LISTED;
        }
        boolean before = touched.getFirst().before().isPresent();
        boolean after = touched.getFirst().after().isPresent();
        for (TouchedObject object : touched) {
            boolean plain = object.before().isPresent() == before
                    && object.after().isPresent() == after
                    && hasNoValues(object.before())
                    && hasNoValues(object.after())
                    && !object.complete()
                    && !object.retold()
                    && object.mended().isEmpty();
            if (!plain) {
                return Touches.LISTED;
            }
        }
        boolean known = isInTurnOn(touched, changes.changeset().instructions())
                || isOnThese(touched, HistoryEntryDecoder.objectsOf(changes.changeset()));
        if (!known) {
            return Touches.LISTED;
        }
        if (before) {
            return after ? Touches.CHANGED : Touches.ERASED;
        }
        return after ? Touches.CREATED : Touches.LISTED;
    }

    /** Whether instructions are on these objects, one after the other, as most are: known without making a set. */
    private static boolean isInTurnOn(List<TouchedObject> touched, List<Instruction> instructions) {
        int at = -1;
        for (Instruction instruction : instructions) {
            if (instruction instanceof ObjectInstruction object) {
                if (at < 0 || !isOn(touched.get(at).key(), object)) {
                    at++;
                    if (at == touched.size() || !isOn(touched.get(at).key(), object)) {
                        return false;
                    }
                }
            }
        }
        return at == touched.size() - 1;
    }

    private static boolean isOn(ObjectKey key, ObjectInstruction instruction) {
        return instruction.key().equals(key.key()) && instruction.className().equals(key.className());
    }

    private static boolean isOnThese(List<TouchedObject> touched, Set<ObjectKey> objects) {
        for (TouchedObject object : touched) {
            if (!objects.contains(object.key())) {
                return false;
            }
        }
        return objects.size() == touched.size();
    }

    private static boolean hasNoValues(Optional<ObjectState> state) {
        return state.isEmpty() || state.get().properties().isEmpty();
    }

    byte[] encode() {
        byte[] bytes = new byte[BYTES_MAX];
        int end = put(bytes, 0, touches.ordinal());
        end = put(bytes, end, fileIdent);
        end = put(bytes, end, upload.clientVersion());
        end = put(bytes, end, upload.serverVersion());
        end = put(bytes, end, timestamp);
        return Arrays.copyOf(bytes, end);
    }

    private static int put(byte[] bytes, int at, long value) {
        int end = at;
        long left = value;
        while (left >>> GROUP_BITS != 0) {
            bytes[end++] = (byte) (left | MORE);
            left >>>= GROUP_BITS;
        }
        bytes[end++] = (byte) left;
        return end;
    }

    /** @throws StoreException when these bytes are no head */
    static HistoryEntryHead decode(byte[] bytes) {
        long[] values = new long[5];
        int at = 0;
        for (int i = 0; i < values.length; i++) {
            int shift = 0;
            boolean more = true;
            while (more) {
                if (at == bytes.length || shift >= Long.SIZE) {
                    throw new StoreException("history entry with a head of " + bytes.length + " bytes that ends in value " + i);
                }
                values[i] |= (long) (bytes[at] & MORE - 1) << shift;
                more = bytes[at++] < 0;
                shift += GROUP_BITS;
            }
        }
        Touches[] kinds = Touches.values();
        if (values[0] < 0 || values[0] >= kinds.length) {
            throw new StoreException("history entry touches: " + values[0] + " (expected: 0 to " + (kinds.length - 1) + ")");
        }
        return new HistoryEntryHead(values[1], new UploadCursor(values[2], values[3]), values[4], kinds[(int) values[0]]);
    }
}
