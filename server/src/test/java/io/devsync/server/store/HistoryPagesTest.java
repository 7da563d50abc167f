package io.devsync.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.SyncStore.SaltRecord;
import io.devsync.server.testing.TestDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much of a history is read at once. */
class HistoryPagesTest {

    private static final int MEGABYTE = 1 << 20;

    private final TestDataSource source = new TestDataSource();
    private final MongoSyncStore store = MongoSyncStore.open(source.client(), "tasks-abcde");

    @AfterEach
    void close() {
        store.close();
        source.close();
    }

    @Test
    void pageOfSmallSegmentsEndsByTheirNumber() {
        LongStream.rangeClosed(1, 70).forEach(version -> append(entry(version, 10)));

        assertThat(versions(store.read(RealmSchema.EMPTY, 1))).isEqualTo(LongStream.rangeClosed(1, 64).boxed().toList());
    }

    @Test
    void pageOfLargeSegmentsEndsByTheirBytes() {
        LongStream.rangeClosed(1, 12).forEach(version -> append(entry(version, MEGABYTE)));

        assertThat(versions(store.read(RealmSchema.EMPTY, 1))).containsExactly(1L, 2L, 3L, 4L);
        assertThat(allVersions()).isEqualTo(LongStream.rangeClosed(1, 12).boxed().toList());
    }

    @Test
    void entryThatIsLargerThanAPageIsReadAlone() {
        append(entry(1, 10), entry(2, 20 * MEGABYTE), entry(3, 20 * MEGABYTE), entry(4, 10));
        append(entry(5, 10));

        assertThat(versions(store.read(RealmSchema.EMPTY, 1))).containsExactly(1L);
        assertThat(versions(store.read(RealmSchema.EMPTY, 2))).containsExactly(2L);
        assertThat(versions(store.read(RealmSchema.EMPTY, 3))).containsExactly(3L);
        assertThat(versions(store.read(RealmSchema.EMPTY, 4))).containsExactly(4L, 5L);
    }

    @Test
    void pageThatBeginsInASegmentHasItsSalt() {
        append(entry(1, 10), entry(2, 20 * MEGABYTE));

        assertThat(store.read(RealmSchema.EMPTY, 2).salts()).containsExactly(new SaltRecord(1, 7));
    }

    @Test
    void nothingIsReadBehindTheEnd() {
        append(entry(1, 5 * MEGABYTE));

        assertThat(store.read(RealmSchema.EMPTY, 2).entries()).isEmpty();
    }

    private void append(HistoryEntry... entries) {
        List<HistoryEntry> segment = List.of(entries);
        assertThat(store.append(RealmSchema.EMPTY, segment, 7, "op:" + segment.getFirst().version())).isTrue();
    }

    private static HistoryEntry entry(long version, int bytes) {
        return new HistoryEntry.QueryChange(version, 3, new QueryVersion(1, "x".repeat(bytes)), Optional.empty(), 0);
    }

    private List<Long> allVersions() {
        List<Long> all = new ArrayList<>();
        List<Long> page = versions(store.read(RealmSchema.EMPTY, 1));
        while (!page.isEmpty()) {
            all.addAll(page);
            page = versions(store.read(RealmSchema.EMPTY, page.getLast() + 1));
        }
        return all;
    }

    private static List<Long> versions(SyncStore.HistoryPage page) {
        return page.entries().stream().map(HistoryEntry::version).toList();
    }
}
