package io.devsync.server.embedded.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.embedded.bson.BsonEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What gets into the data file, and in which pieces. */
class StoreFileTest {

    private static final Namespace NOTES = new Namespace("shop", "notes");
    private static final int MB = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void largeWriteIsNotInTheFileBeforeItsEnd() {
        MVStore store = StoreFile.open(folder, FileAccess.DISK, 16, true);
        MVMap<byte[], byte[]> map = StoreMap.open(store, "notes").live();
        store.commit();
        long version = store.getCurrentVersion();

        for (int i = 0; i < 40; i++) {
            map.put(key(i), new byte[MB]);
        }

        assertThat(store.getCurrentVersion()).isEqualTo(version);
        store.closeImmediately();
    }

    @Test
    void transactionsThatAppendAndInsertAndRemoveAreReadBackInOrder() {
        List<Integer> expected = new ArrayList<>();
        try (StoreEngine engine = open()) {
            engine.createIfMissing(NOTES);
            transaction(engine, 1000, 2000, 2);
            transaction(engine, 0, 3000, 3);
            transaction(engine, 3001, 3002, 1);
            Transaction removing = engine.begin();
            CollectionWriter writer = removing.writer(NOTES).orElseThrow();
            for (int id : List.of(3001, 0, 1500)) {
                byte[] document = document(id);
                writer.delete(CollectionWriter.idOf(document), document);
            }
            writer.insert(document(3005));
            commit(engine, removing);
        }
        for (int id = 0; id < 3000; id++) {
            if (id % 3 == 0 || id >= 1000 && id < 2000 && id % 2 == 0) {
                expected.add(id);
            }
        }
        expected.removeAll(List.of(3001, 0, 1500));
        expected.add(3005);

        List<Integer> found = new ArrayList<>();
        try (StoreEngine again = open(); Snapshot snapshot = again.snapshot()) {
            StoreMap documents = snapshot.collection(NOTES).orElseThrow().documents();
            EntryCursor cursor = snapshot.scan(documents, null, null, false);
            while (cursor.next()) {
                found.add(ByteBuffer.wrap(cursor.value()).order(ByteOrder.LITTLE_ENDIAN).getInt(9));
            }
            assertThat(snapshot.size(documents)).isEqualTo(expected.size());
        }
        assertThat(found).isEqualTo(expected);
    }

    /** Inserts each of some ids that is a multiple of a number and not there yet. */
    private static void transaction(StoreEngine engine, int from, int to, int multiple) {
        Transaction transaction = engine.begin();
        CollectionWriter writer = transaction.writer(NOTES).orElseThrow();
        StoreMap documents = writer.collection().documents();
        for (int id = Math.ceilDiv(from, multiple) * multiple; id < to; id += multiple) {
            byte[] document = document(id);
            if (transaction.get(documents, CollectionWriter.idOf(document)) == null) {
                writer.insert(document);
            }
        }
        commit(engine, transaction);
    }

    private static void commit(StoreEngine engine, Transaction transaction) {
        WriteTicket ticket = new WriteTicket();
        engine.commit(transaction, ticket, Change.Origin.NONE);
        engine.await(ticket);
    }

    /** Every seventh is large. */
    private static byte[] document(int id) {
        return BsonEncoder.encode(new BsonDocument("_id", new BsonInt32(id))
                .append("body", new BsonBinary(new byte[id % 7 == 0 ? 2000 : 20])));
    }

    private static byte[] key(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    private StoreEngine open() {
        StoreOptions options = new StoreOptions(folder, FileAccess.DISK, Clock.systemUTC(), false, 16, MB, "");
        return StoreEngine.open(options, () -> {});
    }
}
