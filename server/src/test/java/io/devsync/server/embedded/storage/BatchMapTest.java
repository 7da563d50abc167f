package io.devsync.server.embedded.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A map that takes batches holds what a map holds that takes one change after the other, in a tree of the same kind. */
class BatchMapTest {

    private static final int KEYS = 3_000;

    @TempDir
    private Path folder;

    @Property(tries = 150)
    void holdsWhatSingleChangesWouldHaveMade(@ForAll Random random, @ForAll @IntRange(min = 3, max = 48) int keysPerPage) {
        withFile(file -> {
            MVStore store = open(file, keysPerPage);
            NavigableMap<byte[], byte[]> expected = tree();
            List<OldVersion> old = new ArrayList<>();
            for (int round = 0; round < 30; round++) {
                BatchMap map = map(store);
                NavigableMap<byte[], byte[]> batch = batch(random, expected);

                map.change(batch);

                apply(batch, expected);
                assertThat(map.sizeAsLong()).isEqualTo(expected.size());
                switch (random.nextInt(6)) {
                    case 0 -> old.add(OldVersion.commit(store, map, expected));
                    case 1 -> store.commit();
                    case 2 -> store.compact(100, 1 << 16);
                    case 3 -> {
                        old.forEach(OldVersion::check);
                        old.clear();
                        store.close();
                        store = open(file, keysPerPage);
                    }
                    default -> { }
                }
                new Tree(map(store)).check(keysPerPage);
            }
            old.forEach(OldVersion::check);
            assertHolds(map(store), expected);
            store.close();
            store = open(file, keysPerPage);
            assertHolds(map(store), expected);
            store.close();
        });
    }

    @Property(tries = 40)
    void countsWhatIsNotInTheFileYet(@ForAll Random random, @ForAll @IntRange(min = 3, max = 48) int keysPerPage) {
        withFile(file -> {
            MVStore store = open(file, keysPerPage);
            BatchMap map = map(store);
            NavigableMap<byte[], byte[]> expected = tree();
            for (int round = 0; round < 10; round++) {
                store.commit();
                int before = store.getUnsavedMemory();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    NavigableMap<byte[], byte[]> batch = batch(random, expected);
                    map.change(batch);
                    apply(batch, expected);
                }

                assertThat(store.getUnsavedMemory() - before).isEqualTo(new Tree(map).unsavedBytes);
            }
            store.close();
        });
    }

    /** Pages that are not given back keep their part of the file from being used again. */
    @Test
    void fileIsAsLargeAsWithSingleChanges() {
        long single = fileAfterManyChanges("single", false);
        long batches = fileAfterManyChanges("batches", true);

        assertThat(batches).isLessThan(single * 5 / 4);
    }

    @Test
    void fileShrinksWhenEverythingIsRemoved() {
        MVStore store = open(folder.resolve("store"), 48);
        BatchMap map = map(store);
        for (int i = 0; i < 20; i++) {
            map.change(range(i * 1_000, (i + 1) * 1_000, new byte[400]));
            store.commit();
        }
        long full = store.getFileStore().size();

        for (int i = 0; i < 20; i++) {
            map.change(range(i * 1_000, (i + 1) * 1_000, Transaction.REMOVED));
            store.commit();
        }
        compact(store);

        assertThat(map.sizeAsLong()).isZero();
        assertThat(map.getRootPage().isLeaf()).isTrue();
        store.close();
        assertThat(fileSize(folder.resolve("store"))).isLessThan(full / 10);
    }

    @Test
    void changesThatChangeNothingLeaveTheTreeAlone() {
        MVStore store = open(folder.resolve("store"), 8);
        BatchMap map = map(store);
        map.change(range(0, 500, new byte[10]));
        Page<byte[], byte[]> root = map.getRootPage();

        map.change(range(600, 900, Transaction.REMOVED));

        assertThat(map.getRootPage()).isSameAs(root);
        store.close();
    }

    @Test
    void neighboursFillTheirPages() {
        MVStore store = open(folder.resolve("store"), 48, 16);
        BatchMap map = map(store);

        for (int i = 0; i < 100; i++) {
            map.change(range(i * 100, (i + 1) * 100, new byte[400]));
        }

        // Of 16 kB; one after the other they would be filled by half.
        assertThat(new Tree(map).leaves).isLessThan(10_000 * 470 / 16_384 * 7 / 4);
        store.close();
    }

    private long fileAfterManyChanges(String name, boolean batches) {
        Random random = new Random(7);
        MVStore store = open(folder.resolve(name), 48, 16);
        BatchMap map = map(store);
        NavigableMap<byte[], byte[]> expected = tree();
        for (int round = 0; round < 300; round++) {
            NavigableMap<byte[], byte[]> batch = batch(random, expected);
            apply(batch, expected);
            if (batches) {
                map.change(batch);
            } else {
                apply(batch, map);
            }
            store.commit();
        }
        compact(store);
        assertHolds(map, expected);
        store.close();
        return fileSize(folder.resolve(name));
    }

    private static void compact(MVStore store) {
        for (int i = 0; i < 200 && store.compact(95, 16 << 20); i++) {
            store.commit();
        }
        for (int i = 0; i < 10; i++) {
            map(store).put(key(KEYS), new byte[1]);
            map(store).remove(key(KEYS));
            store.commit();
        }
    }

    /** Neighbours or single keys, new, replaced or removed; now and then all of a range goes. */
    private static NavigableMap<byte[], byte[]> batch(Random random, NavigableMap<byte[], byte[]> present) {
        NavigableMap<byte[], byte[]> batch = tree();
        int most = 1 << random.nextInt(11);
        int removedOfTen = random.nextInt(11);
        if (random.nextInt(8) == 0) {
            byte[] from = key(random.nextInt(KEYS));
            present.tailMap(from, true).keySet().stream().limit(random.nextInt(KEYS)).forEach(key -> batch.put(key, Transaction.REMOVED));
        }
        int key = 0;
        for (int i = 1 + random.nextInt(most); i > 0; i--) {
            key = random.nextInt(20) == 0 || i == 1 || most < 4 ? random.nextInt(KEYS) : (key + 1 + random.nextInt(2)) % KEYS;
            batch.put(key(key), random.nextInt(10) < removedOfTen ? Transaction.REMOVED : value(random));
        }
        return batch;
    }

    private static byte[] value(Random random) {
        int kind = random.nextInt(60);
        byte[] value = new byte[kind == 0 ? 5_000 : kind == 1 ? 20_000 : random.nextInt(120)];
        random.nextBytes(value);
        return value;
    }

    private static NavigableMap<byte[], byte[]> range(int from, int to, byte[] value) {
        NavigableMap<byte[], byte[]> range = tree();
        for (int i = from; i < to; i++) {
            range.put(key(i), value);
        }
        return range;
    }

    @SuppressWarnings("ReferenceEquality") // the one array that stands for "removed"
    private static void apply(NavigableMap<byte[], byte[]> batch, Map<byte[], byte[]> map) {
        batch.forEach((key, value) -> {
            if (value == Transaction.REMOVED) {
                map.remove(key);
            } else {
                map.put(key, value);
            }
        });
    }

    private static void assertHolds(MVMap<byte[], byte[]> map, NavigableMap<byte[], byte[]> expected) {
        Iterator<Map.Entry<byte[], byte[]>> entries = map.entrySet().iterator();
        expected.forEach((key, value) -> {
            Map.Entry<byte[], byte[]> entry = entries.next();
            assertThat(entry.getKey()).isEqualTo(key);
            assertThat(entry.getValue()).isEqualTo(value);
            assertThat(map.get(key)).isEqualTo(value);
        });
        assertThat(entries).isExhausted();
        assertThat(map.sizeAsLong()).isEqualTo(expected.size());
    }

    /** A version that somebody goes on reading. */
    private record OldVersion(
            MVStore store, MVStore.TxCounter pin, MVMap<byte[], byte[]> map, NavigableMap<byte[], byte[]> expected) {

        static OldVersion commit(MVStore store, BatchMap map, NavigableMap<byte[], byte[]> content) {
            MVStore.TxCounter pin = store.registerVersionUsage();
            store.commit();
            NavigableMap<byte[], byte[]> expected = tree();
            expected.putAll(content);
            return new OldVersion(store, pin, map.openVersion(pin.version), expected);
        }

        void check() {
            assertHolds(map, expected);
            store.deregisterVersionUsage(pin);
        }
    }

    /** What a walk through all pages finds. */
    private static final class Tree {
        private final BatchMap map;
        private final long bytesMax;
        private long unsavedBytes;
        private int leaves;

        Tree(BatchMap map) {
            this.map = map;
            this.bytesMax = map.store.getMaxPageSize();
            count(map.getRootPage());
        }

        private void count(Page<byte[], byte[]> page) {
            unsavedBytes += page.isSaved() || page.getTotalCount() == 0 ? 0 : page.getMemory();
            leaves += page.isLeaf() ? 1 : 0;
            for (int i = 0; i < page.getRawChildPageCount(); i++) {
                count(page.getChildPage(i));
            }
        }

        void check(int keysPerPage) {
            if (!map.isEmpty()) {
                check(map.getRootPage(), keysPerPage);
            }
        }

        private void check(Page<byte[], byte[]> page, int keysPerPage) {
            int count = page.getKeyCount();
            assertThat(count).isBetween(1, keysPerPage);
            if (count > (page.isLeaf() ? 1 : 2)) {
                assertThat((long) page.getMemory()).isLessThanOrEqualTo(bytesMax);
            }
            for (int i = 1; i < count; i++) {
                assertThat(Arrays.compareUnsigned(page.getKey(i - 1), page.getKey(i))).isNegative();
            }
            long entries = page.isLeaf() ? count : 0;
            for (int i = 0; i < page.getRawChildPageCount(); i++) {
                check(page.getChildPage(i), keysPerPage);
                entries += page.getChildPage(i).getTotalCount();
            }
            assertThat(page.getTotalCount()).isEqualTo(entries);
        }
    }

    private static NavigableMap<byte[], byte[]> tree() {
        return new TreeMap<>(Arrays::compareUnsigned);
    }

    private static BatchMap map(MVStore store) {
        return store.openMap("map", new BatchMap.Builder());
    }

    /** With small pages: their size follows that of the cache. */
    private static MVStore open(Path file, int keysPerPage) {
        return open(file, keysPerPage, 1);
    }

    private static MVStore open(Path file, int keysPerPage, int cacheMb) {
        MVStore store = new MVStore.Builder()
                .fileName(file.toString()).autoCommitDisabled().autoCommitBufferSize(0).cacheSize(cacheMb).keysPerPage(keysPerPage).open();
        store.setRetentionTime(0);
        return store;
    }

    private static byte[] key(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    private static long fileSize(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface FileUse {
        void run(Path file);
    }

    private static void withFile(FileUse use) {
        try {
            Path file = Files.createTempFile("batch-map", ".db");
            Files.delete(file);
            use.run(file);
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
