package io.devsync.server.embedded.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.h2.mvstore.MVStore;

/** How the bytes of a data file get to the disk and back. */
public interface FileAccess {

    /** A plain file. */
    FileAccess DISK = new FileAccess() {
        @Override
        public void choose(MVStore.Builder store, Path file) {
            store.fileName(file.toAbsolutePath().toString());
        }

        @Override
        public void writeAgain(Path file) throws IOException {
            ByteBuffer some = ByteBuffer.allocateDirect(1 << 20);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                long size = channel.size();
                for (long at = 0; at < size; at += some.limit()) {
                    some.clear().limit((int) Math.min(some.capacity(), size - at));
                    if (channel.read(some, at) < some.limit()) {
                        throw new EOFException(file + " ends before byte " + size);
                    }
                    some.flip();
                    while (some.hasRemaining()) {
                        channel.write(some, at + some.position());
                    }
                }
                channel.force(true);
            }
        }
    };

    /** Says to a store that is about to be opened what its file is. */
    void choose(MVStore.Builder store, Path file);

    /**
     * Writes what is in a file once more, in its place, and syncs it. After a sync that failed the operating system gives the bytes back
     * when they are read, but holds them for written and never tries again (as Linux does): only so a later sync covers them.
     */
    void writeAgain(Path file) throws IOException;
}
