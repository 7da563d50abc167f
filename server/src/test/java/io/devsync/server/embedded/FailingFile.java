package io.devsync.server.embedded;

import io.devsync.server.embedded.storage.FileAccess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;

/** A data file on a disk that, from a write on that a test chooses, takes half of what is written and then no more. */
final class FailingFile implements FileAccess {

    private static final int NEVER = Integer.MAX_VALUE;

    private final AtomicInteger writesLeft = new AtomicInteger(NEVER);
    private volatile boolean syncFails;

    /** @param writes that still go through */
    void failAfter(int writes) {
        writesLeft.set(writes);
    }

    void failToSync() {
        syncFails = true;
    }

    void recover() {
        writesLeft.set(NEVER);
        syncFails = false;
    }

    /** Cannot be opened while it fails, so that a test finds the failure however late it looks. */
    @Override
    public void choose(MVStore.Builder store, Path file) {
        if (writesLeft.get() <= 0 || syncFails) {
            throw full();
        }
        Disk disk = new Disk();
        disk.open(file.toAbsolutePath().toString(), false, null);
        store.adoptFileStore(disk);
    }

    @Override
    public void writeAgain(Path file) throws IOException {
        DISK.writeAgain(file);
    }

    private static MVStoreException full() {
        return DataUtils.newMVStoreException(DataUtils.ERROR_WRITING_FAILED, "No space left on device");
    }

    private final class Disk extends SingleFileStore {

        Disk() {
            super(Map.of());
        }

        @Override
        protected void writeFully(SFChunk chunk, long position, ByteBuffer bytes) {
            if (writesLeft.get() == NEVER || writesLeft.getAndDecrement() > 0) {
                super.writeFully(chunk, position, bytes);
                return;
            }
            writesLeft.set(0);
            ByteBuffer half = bytes.duplicate();
            half.limit(half.position() + half.remaining() / 2);
            super.writeFully(chunk, position, half);
            throw full();
        }

        @Override
        public void sync() {
            if (syncFails) {
                throw full();
            }
            super.sync();
        }
    }
}
