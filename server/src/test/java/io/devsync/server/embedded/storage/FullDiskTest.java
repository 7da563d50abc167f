package io.devsync.server.embedded.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.server.embedded.bson.BsonEncoder;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk stops writing, and nothing else; it goes on when there is room. */
class FullDiskTest {

    private static final Namespace NOTES = new Namespace("shop", "notes");
    private static final long MB = 1L << 20;

    @TempDir
    private Path folder;

    private final AtomicLong freeBytes = new AtomicLong(100 * MB);
    private final AtomicLong nanos = new AtomicLong(5);

    @Test
    void writesAreRefusedWhileTheDiskIsFullAndGoOnByThemselves() {
        try (StoreEngine engine = open()) {
            engine.createIfMissing(NOTES);

            free(MB);
            assertThatThrownBy(() -> engine.createIfMissing(new Namespace("shop", "more")))
                    .isInstanceOfSatisfying(MongoError.class, error -> assertThat(error.is(ErrorCode.OUT_OF_DISK_SPACE))
                            .isTrue())
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("Free space");
            free(100 * MB);
            engine.createIfMissing(new Namespace("shop", "more"));
        }
        try (StoreEngine again = open()) {
            assertThat(again.live().collection(NOTES)).isPresent();
            assertThat(again.live().collection(new Namespace("shop", "more"))).isPresent();
        }
    }

    @Test
    void whatIsThereCanBeReadWhileTheDiskIsFull() {
        try (StoreEngine engine = open()) {
            engine.createIfMissing(NOTES);

            free(0);

            assertThat(engine.createIfMissing(NOTES).namespace()).isEqualTo(NOTES);
            try (Snapshot snapshot = engine.snapshot()) {
                assertThat(snapshot.collection(NOTES)).isPresent();
            }
        }
    }

    @Test
    void transactionThatCannotBeCommittedHoldsNothingAnyMore() {
        byte[] note = BsonEncoder.encode(new BsonDocument("_id", new BsonInt32(1)));
        try (StoreEngine engine = open()) {
            engine.createIfMissing(NOTES);
            Transaction refused = engine.begin();
            refused.writer(NOTES).orElseThrow().insert(note);

            free(0);
            assertThatThrownBy(() -> engine.commit(refused, new WriteTicket(), Change.Origin.NONE)).isInstanceOf(MongoError.class);
            free(100 * MB);

            Transaction next = engine.begin();
            next.writer(NOTES).orElseThrow().insert(note);
            WriteTicket ticket = new WriteTicket();
            engine.commit(next, ticket, Change.Origin.NONE);
            engine.await(ticket);
            assertThat(engine.live().size(engine.live().collection(NOTES).orElseThrow().documents())).isEqualTo(1);
        }
    }

    @Test
    void diskIsNotAskedForEachWrite() {
        AtomicLong asked = new AtomicLong();
        DiskSpace space = new DiskSpace(
                folder,
                () -> {
                    asked.incrementAndGet();
                    return 100 * MB;
                },
                nanos::get);

        for (int i = 0; i < 1000; i++) {
            space.require();
        }

        assertThat(asked).hasValue(1);
    }

    /** The disk is asked now and then only: time passes. */
    private void free(long bytes) {
        freeBytes.set(bytes);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }

    private StoreEngine open() {
        DiskSpace space = new DiskSpace(folder, freeBytes::get, nanos::get);
        return StoreEngine.open(new StoreOptions(folder, FileAccess.DISK, Clock.systemUTC(), true, 16, 16 * MB, ""), space, () -> {});
    }
}
