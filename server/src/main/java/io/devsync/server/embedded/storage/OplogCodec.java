package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.bson.BsonDecoder;
import io.devsync.server.embedded.bson.BsonEncoder;
import io.devsync.server.embedded.bson.ByteWriter;
import io.devsync.server.embedded.bson.RawBson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.bson.BsonDocument;

/** Oplog entries as bytes: a header, then the changes one after the other with their documents as they are. */
final class OplogCodec {

    private static final int INSERT = 'i';
    private static final int UPDATE = 'u';
    private static final int REPLACE = 'r';
    private static final int DELETE = 'd';
    private static final int DROP = 'x';
    private static final int DROP_DATABASE = 'X';
    private static final int RENAME = 'n';

    /** About what there is beside documents, of an entry and of each of its changes. */
    private static final int HEAD_BYTES = 64;
    private static final int EXPECTED_BYTES_MAX = 64 << 20;

    private OplogCodec() {
    }

    static byte[] encode(Oplog.Entry entry) {
        ByteWriter out = new ByteWriter(expectedBytes(entry));
        byte[] session = entry.origin().sessionId();
        out.writeInt32(entry.changes().size());
        out.writeByte(entry.transaction() ? 1 : 0);
        out.writeInt64(entry.wallMs());
        out.writeInt64(entry.origin().transactionNumber());
        out.writeByte(session == null ? 0 : session.length);
        if (session != null) {
            out.writeBytes(session);
        }
        entry.changes().forEach(change -> encode(out, change));
        return out.toByteArray();
    }

    /** Not much less than the entry takes: it can have megabytes, and growing would copy them again and again. */
    private static int expectedBytes(Oplog.Entry entry) {
        long bytes = HEAD_BYTES;
        for (Change change : entry.changes()) {
            bytes += HEAD_BYTES + switch (change) {
                case Change.Insert insert -> insert.document().length;
                case Change.Update update -> (long) update.before().length + update.after().length;
                case Change.Delete delete -> 0;
                case Change.Drop drop -> 0;
                case Change.DropDatabase drop -> 0;
                case Change.Rename rename -> 0;
            };
        }
        return (int) Math.min(bytes, EXPECTED_BYTES_MAX);
    }

    /** The time of an entry's last change, from its head alone. */
    static long lastTime(long firstTime, byte[] bytes) {
        boolean transaction = bytes[4] != 0;
        return transaction ? firstTime : firstTime + Math.max(0, RawBson.int32(bytes, 0) - 1);
    }

    /**
     * @param unwanted transactions of these origins come without their changes, whose time is that of the first
     */
    static Oplog.Entry decode(long firstTime, byte[] bytes, Predicate<Change.Origin> unwanted) {
        int count = RawBson.int32(bytes, 0);
        boolean transaction = bytes[4] != 0;
        long wallMs = RawBson.int64(bytes, 5);
        long number = RawBson.int64(bytes, 13);
        int sessionLength = bytes[21];
        byte[] session = sessionLength == 0 ? null : Arrays.copyOfRange(bytes, 22, 22 + sessionLength);
        Change.Origin origin = new Change.Origin(session, number);
        if (transaction && unwanted.test(origin)) {
            return new Oplog.Entry(firstTime, wallMs, origin, true, List.of());
        }
        Reader in = new Reader(bytes, 22 + sessionLength);
        List<Change> changes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            changes.add(in.change());
        }
        return new Oplog.Entry(firstTime, wallMs, origin, transaction, changes);
    }

    private static void encode(ByteWriter out, Change change) {
        out.writeByte(switch (change) {
            case Change.Insert insert -> INSERT;
            case Change.Update update -> update.replaced() ? REPLACE : UPDATE;
            case Change.Delete delete -> DELETE;
            case Change.Drop drop -> DROP;
            case Change.DropDatabase drop -> DROP_DATABASE;
            case Change.Rename rename -> RENAME;
        });
        write(out, change.namespace());
        switch (change) {
            case Change.Insert insert -> out.writeBytes(insert.document());
            case Change.Update update -> {
                out.writeBytes(update.before());
                out.writeBytes(update.after());
            }
            case Change.Delete delete -> out.writeBytes(idOnly(delete.before()));
            case Change.Rename rename -> write(out, rename.target());
            case Change.Drop drop -> { }
            case Change.DropDatabase drop -> { }
        }
    }

    private static void write(ByteWriter out, Namespace namespace) {
        out.writeCString(namespace.database());
        out.writeCString(namespace.collection());
    }

    private static byte[] idOnly(byte[] document) {
        int element = RawBson.findId(document);
        return BsonEncoder.encode(new BsonDocument("_id", BsonDecoder.elementValue(document, element)));
    }

    /** Steps through an entry's bytes. */
    private static final class Reader {
        private final byte[] bytes;
        private int position;

        Reader(byte[] bytes, int position) {
            this.bytes = bytes;
            this.position = position;
        }

        Change change() {
            int kind = bytes[position++];
            Namespace namespace = namespace();
            return switch (kind) {
                case INSERT -> new Change.Insert(namespace, document());
                case UPDATE -> new Change.Update(namespace, document(), document(), false);
                case REPLACE -> new Change.Update(namespace, document(), document(), true);
                case DELETE -> new Change.Delete(namespace, document());
                case DROP -> new Change.Drop(namespace);
                case DROP_DATABASE -> new Change.DropDatabase(namespace.database());
                case RENAME -> new Change.Rename(namespace, namespace());
                default -> throw new IllegalStateException("oplog change: " + kind + " (expected: one of i u r d x X n)");
            };
        }

        private Namespace namespace() {
            String database = text();
            return new Namespace(database, text());
        }

        private String text() {
            int end = RawBson.endOfCString(bytes, position);
            String text = new String(bytes, position, end - position, StandardCharsets.UTF_8);
            position = end + 1;
            return text;
        }

        private byte[] document() {
            byte[] document = Arrays.copyOfRange(bytes, position, position + RawBson.int32(bytes, position));
            position += document.length;
            return document;
        }
    }
}
