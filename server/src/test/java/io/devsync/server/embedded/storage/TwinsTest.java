package io.devsync.server.embedded.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import io.devsync.server.embedded.EmbeddedDataSourceException;
import io.devsync.server.embedded.error.MongoError;
import java.nio.file.Path;
import java.util.List;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where copies take no place of their own, and that they stay what they are whatever happens to their documents. */
class TwinsTest {

    private static final String DOCUMENTS = "shop.a";
    private static final String COPIES = "copies.shop.a";

    @TempDir
    private Path folder;

    private TwinWorld world;

    @BeforeEach
    void open() {
        world = new TwinWorld(folder.resolve("data"), TwinWorld.NAMES);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void inTransaction(List<String> namespaces, int id, int value) {
        Transaction transaction = world.engine().begin();
        namespaces.forEach(namespace -> TwinWorld.set(transaction, TwinWorld.namespace(namespace), id, value));
        world.commit(transaction);
    }

    @Test
    void copyWrittenWithItsDocumentIsAMarkerWhicheverComesFirst() {
        inTransaction(List.of(DOCUMENTS, COPIES), 1, 10);
        inTransaction(List.of(COPIES, DOCUMENTS), 2, 20);
        inTransaction(List.of(DOCUMENTS, COPIES), 2, 21);

        assertThat(world.markers(COPIES)).containsExactly(entry(1, true), entry(2, true));
        assertThat(world.values(COPIES)).containsExactly(entry(1, 10), entry(2, 21));
    }

    @Test
    void copyOfADocumentThatIsThereIsAMarker() {
        world.set(DOCUMENTS, 1, 10);

        inTransaction(List.of(COPIES), 1, 10);

        assertThat(world.markers(COPIES)).containsExactly(entry(1, true));
    }

    @Test
    void copyThatDiffersIsWholeUntilItsDocumentIsEqualAgain() {
        world.set(DOCUMENTS, 1, 10);
        world.set(COPIES, 1, 11);
        assertThat(world.markers(COPIES)).containsExactly(entry(1, false));

        world.set(DOCUMENTS, 1, 11);

        assertThat(world.markers(COPIES)).containsExactly(entry(1, true));
    }

    @Test
    void bothAppsThatSyncACollectionHaveMarkers() {
        inTransaction(List.of(DOCUMENTS, COPIES, "more.shop.a"), 1, 10);

        inTransaction(List.of(DOCUMENTS, COPIES), 1, 11);

        assertThat(world.markers(COPIES)).containsExactly(entry(1, true));
        assertThat(world.markers("more.shop.a")).containsExactly(entry(1, false));
        assertThat(world.values("more.shop.a")).containsExactly(entry(1, 10));
    }

    @Test
    void copyStaysWhenOthersChangeOrRemoveItsDocument() {
        inTransaction(List.of(DOCUMENTS, COPIES), 1, 10);
        inTransaction(List.of(DOCUMENTS, COPIES), 2, 20);
        inTransaction(List.of(DOCUMENTS, COPIES), 3, 30);

        world.set(DOCUMENTS, 1, 11);
        world.set(DOCUMENTS, 2, -1);
        inTransaction(List.of(DOCUMENTS), 3, -1);

        assertThat(world.values(COPIES)).containsExactly(entry(1, 10), entry(2, 20), entry(3, 30));
        assertThat(world.markers(COPIES)).doesNotContainValue(true);
    }

    @Test
    void copyAndDocumentChangedByTwoTransactionsAtOnceDoNotCollide() {
        inTransaction(List.of(DOCUMENTS, COPIES), 1, 10);
        Transaction outside = world.engine().begin();
        Transaction engine = world.engine().begin();
        TwinWorld.set(outside, TwinWorld.namespace(DOCUMENTS), 1, 11);
        TwinWorld.set(engine, TwinWorld.namespace(COPIES), 1, 12);

        world.commit(outside);
        assertThat(TwinWorld.values(engine, DOCUMENTS)).containsExactly(entry(1, 10));
        world.commit(engine);

        assertThat(world.values(DOCUMENTS)).containsExactly(entry(1, 11));
        assertThat(world.values(COPIES)).containsExactly(entry(1, 12));
    }

    @Test
    void copyEqualToWhatAnotherTransactionIsAboutToChangeStays() {
        world.set(DOCUMENTS, 1, 10);
        Transaction outside = world.engine().begin();
        TwinWorld.set(outside, TwinWorld.namespace(DOCUMENTS), 1, 11);

        inTransaction(List.of(COPIES), 1, 10);
        world.commit(outside);

        assertThat(world.values(COPIES)).containsExactly(entry(1, 10));
    }

    @Test
    void copyMadeWholeIsNoConflictForATransactionThatThenWritesIt() {
        inTransaction(List.of(DOCUMENTS, COPIES), 1, 10);
        Transaction engine = world.engine().begin();
        world.set(DOCUMENTS, 1, 11);

        TwinWorld.set(engine, TwinWorld.namespace(COPIES), 1, 12);
        world.commit(engine);

        assertThat(world.values(COPIES)).containsExactly(entry(1, 12));
    }

    @Test
    void documentChangedSinceIsAConflictAsEver() {
        inTransaction(List.of(DOCUMENTS, COPIES), 1, 10);
        Transaction late = world.engine().begin();
        inTransaction(List.of(DOCUMENTS, COPIES), 1, 11);

        assertThatExceptionOfType(MongoError.class)
                .isThrownBy(() -> TwinWorld.set(late, TwinWorld.namespace(COPIES), 1, 12));

        world.engine().abort(late);
    }

    @Test
    void olderStateKeepsTheCopiesItHad() {
        inTransaction(List.of(DOCUMENTS, COPIES), 1, 10);
        try (Snapshot before = world.engine().snapshot()) {
            inTransaction(List.of(DOCUMENTS, COPIES), 1, 11);
            world.write(writing -> writing.dropDatabase("shop"));
            world.write(writing -> writing.dropDatabase("copies"));

            assertThat(TwinWorld.values(before, COPIES)).containsExactly(entry(1, 10));
        }
    }

    @Test
    void cursorGoesOnInTheStateItBeganInWhileDocumentsChange() {
        inTransaction(List.of(DOCUMENTS, COPIES), 1, 10);

        world.write(writing -> {
            CollectionInfo copies = writing.state().collection(TwinWorld.namespace(COPIES)).orElseThrow();
            EntryCursor cursor = writing.state().scan(copies.documents(), null, null, false);
            TwinWorld.set(writing, TwinWorld.namespace(DOCUMENTS), 1, 11);

            assertThat(cursor.next()).isTrue();
            assertThat(cursor.value()).isEqualTo(TwinWorld.document(1, 10));
        });
    }

    @Test
    void copiesStayWhenTheirCollectionIsDroppedRenamedOrReplaced() {
        for (String documents : List.of("shop.a", "shop.b", "shop.c")) {
            inTransaction(List.of(documents, "copies." + documents), 1, 10);
        }
        world.set("shop.other", 1, 11);

        world.write(writing -> writing.drop(collection(writing, "shop.a")));
        world.write(writing -> writing.rename(collection(writing, "shop.b"), TwinWorld.namespace("shop.d")));
        world.write(writing -> writing.rename(collection(writing, "shop.other"), TwinWorld.namespace("shop.c")));
        world.reopen();

        for (String documents : List.of("shop.a", "shop.b", "shop.c")) {
            assertThat(world.values("copies." + documents)).containsExactly(entry(1, 10));
        }
    }

    @Test
    void copiesThatAreRenamedStayWhatTheyAre() {
        inTransaction(List.of(DOCUMENTS, COPIES), 1, 10);
        world.set("shop.b", 1, 11);

        world.write(writing -> writing.rename(collection(writing, COPIES), TwinWorld.namespace("copies.shop.b")));

        assertThat(world.values("copies.shop.b")).containsExactly(entry(1, 10));
    }

    private static CollectionInfo collection(Writing writing, String namespace) {
        return writing.state().collection(TwinWorld.namespace(namespace)).orElseThrow();
    }

    @Test
    void snapshotAndRestoreKeepMarkersAsMarkers() {
        inTransaction(List.of(DOCUMENTS, COPIES), 1, 10);
        world.engine().snapshotTo(folder.resolve("s"));
        inTransaction(List.of(DOCUMENTS, COPIES), 1, 11);

        world.engine().restoreFrom(folder.resolve("s"), namespace -> false);

        assertThat(world.markers(COPIES)).containsExactly(entry(1, true));
        assertThat(world.values(COPIES)).containsExactly(entry(1, 10));
    }

    @Test
    void copiesAreRestoredWholeWhereTheirDocumentsStayAsTheyAre() {
        inTransaction(List.of(DOCUMENTS, COPIES), 1, 10);
        world.engine().snapshotTo(folder.resolve("s"));
        inTransaction(List.of(DOCUMENTS, COPIES), 1, 11);

        world.engine().restoreFrom(folder.resolve("s"), TwinWorld.namespace(DOCUMENTS)::equals);

        assertThat(world.values(DOCUMENTS)).containsExactly(entry(1, 11));
        assertThat(world.values(COPIES)).containsExactly(entry(1, 10));
    }

    @Test
    void copiesThatAreKeptStayWhenTheirDocumentsAreRestored() {
        inTransaction(List.of(DOCUMENTS, COPIES), 1, 10);
        world.engine().snapshotTo(folder.resolve("s"));
        inTransaction(List.of(DOCUMENTS, COPIES), 1, 11);

        world.engine().restoreFrom(folder.resolve("s"), TwinWorld.namespace(COPIES)::equals);

        assertThat(world.values(DOCUMENTS)).containsExactly(entry(1, 10));
        assertThat(world.values(COPIES)).containsExactly(entry(1, 11));
    }

    @Test
    void fileIsReadByWhoeverOpensItWithoutTheNames() {
        inTransaction(List.of(DOCUMENTS, COPIES), 1, 10);
        world.close();
        world = new TwinWorld(folder.resolve("data"), TwinNames.NONE);

        world.set(DOCUMENTS, 1, 11);

        assertThat(world.values(COPIES)).containsExactly(entry(1, 10));
    }

    @Test
    void fileOfTheFormerFormatIsReadAndGetsMarkersAsItIsWritten() {
        Path former = former();
        try (TwinWorld again = new TwinWorld(former, TwinWorld.NAMES)) {
            assertThat(again.markers(COPIES)).containsExactly(entry(1, false), entry(2, false));

            again.set(COPIES, 2, 20);
            again.set(DOCUMENTS, 2, 20);
            again.reopen();

            assertThat(again.markers(COPIES)).containsExactly(entry(1, false), entry(2, true));
            assertThat(again.values(COPIES)).containsExactly(entry(1, 10), entry(2, 20));
        }
    }

    @Test
    void snapshotOfTheFormerFormatIsRestored() {
        Path file = former().resolve(StoreFile.NAME);

        world.engine().restoreFrom(file, namespace -> false);
        world.set(DOCUMENTS, 1, 11);

        assertThat(world.values(COPIES)).containsExactly(entry(1, 10), entry(2, 10));
    }

    @Test
    void fileOfAnUnknownFormatIsRefused() {
        Path unknown = former();
        setFormat(unknown, "3");

        assertThatExceptionOfType(EmbeddedDataSourceException.Unusable.class)
                .isThrownBy(() -> new TwinWorld(unknown, TwinWorld.NAMES))
                .withMessageContaining("has format 3 (expected: 2)");
    }

    /** As a version wrote it that knew of no markers, for which it must have another format. */
    private Path former() {
        Path former = folder.resolve("former");
        try (TwinWorld old = new TwinWorld(former, TwinNames.NONE)) {
            for (int id = 1; id <= 2; id++) {
                old.set(DOCUMENTS, id, 10);
                old.set(COPIES, id, 10);
            }
        }
        assertThat(setFormat(former, "1")).isNotEqualTo("1");
        return former;
    }

    private static Object setFormat(Path data, String format) {
        MVStore store = new MVStore.Builder().fileName(data.resolve(StoreFile.NAME).toString()).open();
        Object before = store.openMap("header").put("format", format);
        store.close();
        return before;
    }
}
