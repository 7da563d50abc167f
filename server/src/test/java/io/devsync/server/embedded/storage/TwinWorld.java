package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.bson.BsonDecoder;
import io.devsync.server.embedded.bson.BsonEncoder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** A data file for tests, with or without a rule about whose copies {@code copies.DATABASE.COLLECTION} holds. */
final class TwinWorld implements AutoCloseable {

    /** The copies of {@code shop.a} are in {@code copies.shop.a} and in {@code more.shop.a}. */
    static final TwinNames NAMES = copies -> {
        int dot = copies.collection().indexOf('.');
        boolean holds = !copies.database().equals("shop") && dot > 0;
        return holds
                ? Optional.of(new Namespace(copies.collection().substring(0, dot), copies.collection().substring(dot + 1)))
                : Optional.empty();
    };

    private static final int MB = 1 << 20;

    private final Path folder;
    private final TwinNames names;
    private StoreEngine engine;
    final Map<Integer, Transaction> transactions = new TreeMap<>();
    final Map<Integer, Snapshot> snapshots = new TreeMap<>();

    TwinWorld(Path folder, TwinNames names) {
        this.folder = folder;
        this.names = names;
        this.engine = open();
    }

    private StoreEngine open() {
        return StoreEngine.open(new StoreOptions(folder, FileAccess.DISK, Clock.systemUTC(), false, 16, MB, "", names), () -> {});
    }

    StoreEngine engine() {
        return engine;
    }

    static Namespace namespace(String full) {
        int dot = full.indexOf('.');
        return new Namespace(full.substring(0, dot), full.substring(dot + 1));
    }

    static byte[] document(int id, int value) {
        return BsonEncoder.encode(new BsonDocument("_id", new BsonInt32(id)).append("value", new BsonInt32(value))
                .append("text", new BsonString("text ".repeat(10))));
    }

    /** Sets a document's value, or removes it when that is negative. */
    static void set(WriteTarget target, Namespace namespace, int id, int value) {
        CollectionWriter writer = target.writerOrNew(namespace);
        byte[] key = CollectionWriter.idOf(document(id, 0));
        byte[] before = writer.state().get(writer.collection().documents(), key);
        if (before == null && value >= 0) {
            writer.insert(document(id, value));
        } else if (before != null && value >= 0) {
            writer.update(key, before, document(id, value), false);
        } else if (before != null) {
            writer.delete(key, before);
        }
    }

    void set(String namespace, int id, int value) {
        write(writing -> set(writing, namespace(namespace), id, value));
    }

    interface Write {
        void run(Writing writing);
    }

    /** @return whether no open transaction was in the way */
    boolean write(Write write) {
        WriteTicket ticket = new WriteTicket();
        boolean done = engine.write(ticket, Change.Origin.NONE, writing -> {
            try {
                write.run(writing);
                return true;
            } catch (BusyException held) {
                return false;
            }
        });
        engine.await(ticket);
        return done;
    }

    void commit(Transaction transaction) {
        WriteTicket ticket = new WriteTicket();
        engine.commit(transaction, ticket, Change.Origin.NONE);
        engine.await(ticket);
    }

    void endReaders() {
        transactions.values().forEach(engine::abort);
        transactions.clear();
        snapshots.values().forEach(Snapshot::close);
        snapshots.clear();
    }

    void reopen() {
        close();
        engine = open();
    }

    /** How a collection's copies are kept in the newest state: id to whether it is a marker. */
    Map<Integer, Boolean> markers(String namespace) {
        Map<Integer, Boolean> markers = new LinkedHashMap<>();
        try (Snapshot snapshot = engine.snapshot()) {
            StoreMap map = snapshot.collection(namespace(namespace)).orElseThrow().documents();
            EntryCursor stored = snapshot.scanStored(map);
            EntryCursor meant = snapshot.scan(map, null, null, false);
            while (stored.next() && meant.next()) {
                int id = BsonDecoder.document(meant.value()).getInt32("_id").getValue();
                markers.put(id, Twins.isMarker(stored.value()));
            }
        }
        return markers;
    }

    /** The newest value of each document of a collection. */
    Map<Integer, Integer> values(String namespace) {
        try (Snapshot snapshot = engine.snapshot()) {
            return values(snapshot, namespace);
        }
    }

    static Map<Integer, Integer> values(ReadState state, String namespace) {
        Map<Integer, Integer> values = new LinkedHashMap<>();
        EntryCursor cursor = state.scan(state.collection(namespace(namespace)).orElseThrow().documents(), null, null, false);
        while (cursor.next()) {
            BsonDocument document = BsonDecoder.document(cursor.value());
            values.put(document.getInt32("_id").getValue(), document.getInt32("value").getValue());
        }
        return values;
    }

    /** All that can be read of a state, by each way of reading. */
    static List<String> everything(ReadState state) {
        List<String> found = new ArrayList<>();
        for (CollectionInfo info : state.catalog().collections()) {
            found.add(info.namespace() + " has " + state.size(info.documents()));
            List<byte[]> keys = entries(state, info.documents(), found, false);
            entries(state, info.documents(), found, true);
            for (byte[] key : keys) {
                byte[] document = state.get(info.documents(), key);
                found.add("get " + (document == null ? "nothing" : HexFormat.of().formatHex(document)));
            }
            info.indexes().forEach(index -> entries(state, index.entries(), found, false));
        }
        return found;
    }

    private static List<byte[]> entries(ReadState state, StoreMap map, List<String> found, boolean descending) {
        List<byte[]> keys = new ArrayList<>();
        EntryCursor cursor = state.scan(map, null, null, descending);
        while (cursor.next()) {
            keys.add(cursor.key());
            found.add(HexFormat.of().formatHex(cursor.key()) + " " + HexFormat.of().formatHex(cursor.value()));
        }
        return keys;
    }

    @Override
    public void close() {
        endReaders();
        engine.close();
    }
}
