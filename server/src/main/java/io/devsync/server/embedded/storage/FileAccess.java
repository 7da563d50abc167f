package io.devsync.server.embedded.storage;

import java.nio.file.Path;
import org.h2.mvstore.MVStore;

/** How the bytes of a data file get to the disk and back. */
public interface FileAccess {

    /** A plain file. */
    FileAccess DISK = (store, file) -> store.fileName(file.toAbsolutePath().toString());

    /** Says to a store that is about to be opened what its file is. */
    void choose(MVStore.Builder store, Path file);
}
