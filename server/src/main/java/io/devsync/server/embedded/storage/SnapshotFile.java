package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.EmbeddedDataSourceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * A snapshot on the disk: a compact data file with all collections and indexes of one moment, without the oplog. It has the format
 * of the data file, so that it can also be put in that one's place while no server runs.
 */
final class SnapshotFile implements AutoCloseable {

    /** Pages are written out after so many bytes: MVStore keeps a buffer of up to 4 MB for the next time. */
    private static final long COMMIT_BYTES = 2L << 20;
    /**
     * Entries from this size on are put, not appended: MVMap gathers 48 appended entries for a page, whatever their size, and writes
     * an unfinished page again with each commit. A page with one put entry is large enough to be cut.
     */
    private static final int LARGE_BYTES = 8 << 10;
    /** A commit writes the last large entry once more, so there are fewer commits. */
    private static final long COMMIT_LARGE_BYTES = 16L << 20;
    /** Read once, from front to back. */
    private static final int CACHE_MB = 16;

    private final MVStore store;
    private final Catalog catalog;
    private final long bytes;

    private SnapshotFile(MVStore store, Catalog catalog, long bytes) {
        this.store = store;
        this.catalog = catalog;
        this.bytes = bytes;
    }

    /**
     * Writes a file that is there only when it is complete and on the disk.
     *
     * @param file must not exist
     * @throws EmbeddedDataSourceException.Unusable when it exists or cannot be written
     */
    static Contents write(Snapshot snapshot, Path file) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(part);
            long documents;
            MVStore target = StoreFile.create(part);
            try {
                documents = copy(snapshot, target);
                target.close();
            } finally {
                target.closeImmediately();
            }
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return new Contents(snapshot.catalog().collections().size(), documents, Files.size(file));
        } catch (FileAlreadyExistsException e) {
            throw new EmbeddedDataSourceException.Unusable("Snapshot file " + file
                    + " exists already. Delete it, or choose another name.", e);
        } catch (IOException | MVStoreException e) {
            deletePart(part, e);
            throw new EmbeddedDataSourceException.Unusable("Snapshot file " + file + " cannot be written: " + e.getMessage()
                    + ". Choose a folder with room that this user may write.", e);
        }
    }

    /** @throws EmbeddedDataSourceException.Unusable when there is no such file, or it is no snapshot */
    static SnapshotFile open(Path file) {
        MVStore store = StoreFile.openReadOnly(file, CACHE_MB);
        return new SnapshotFile(store, new CatalogStore(store, TwinNames.NONE).load(), store.getFileStore().size());
    }

    Catalog catalog() {
        return catalog;
    }

    /** All entries of a map of this file. */
    EntryCursor entries(StoreMap map) {
        StoreMap documents = catalog.twins().documentsOf(map);
        return new MapCursor(map.live(), documents == null ? null : documents.live(), null, null, false);
    }

    /** All entries as the file has them: with markers, see {@link Twins}. */
    EntryCursor storedEntries(StoreMap map) {
        return new MapCursor(map.live(), null, null, null, false);
    }

    Contents contents() {
        long documents = catalog.collections().stream().mapToLong(info -> info.documents().live().sizeAsLong()).sum();
        return new Contents(catalog.collections().size(), documents, bytes);
    }

    @Override
    public void close() {
        store.closeImmediately();
    }

    private static long copy(Snapshot snapshot, MVStore target) {
        CatalogStore catalogs = new CatalogStore(target, TwinNames.NONE);
        long documents = 0;
        for (CollectionInfo info : snapshot.catalog().collections()) {
            catalogs.copy(info);
            documents += copy(snapshot, info.documents(), CatalogStore.documentsName(info.number()), target);
            for (IndexInfo index : info.indexes()) {
                copy(snapshot, index.entries(), CatalogStore.indexName(index.number()), target);
            }
        }
        return documents;
    }

    private static long copy(Snapshot snapshot, StoreMap map, String name, MVStore target) {
        MVMap<byte[], byte[]> copy = target.openMap(name, StoreMap.builder().singleWriter());
        EntryCursor cursor = snapshot.scanStored(map);
        long unsaved = 0;
        while (cursor.next()) {
            byte[] value = cursor.value();
            boolean large = value.length >= LARGE_BYTES;
            if (large) {
                copy.put(cursor.key(), value);
            } else {
                copy.append(cursor.key(), value);
            }
            unsaved += cursor.key().length + value.length;
            if (unsaved > (large ? COMMIT_LARGE_BYTES : COMMIT_BYTES)) {
                target.commit();
                unsaved = 0;
            }
        }
        return copy.sizeAsLong();
    }

    private static void deletePart(Path part, Exception reason) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException alsoFailed) {
            reason.addSuppressed(alsoFailed);
        }
    }
}
