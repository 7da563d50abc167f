package io.devsync.server.embedded;

import io.devsync.server.embedded.storage.FileAccess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;

/**
 * A data file with a disk behind it that holds what was synced, and nothing else. What a failed sync should have covered is given up, as
 * Linux does: it can be read, but no later sync writes it.
 */
final class ForgetfulDisk implements FileAccess {

    private final Path disk;
    private final List<Written> unsynced = new ArrayList<>();
    private int syncsToFail;

    private record Written(long position, byte[] bytes) {}

    /** @param disk a file with what survives a power cut */
    ForgetfulDisk(Path disk) {
        this.disk = disk;
    }

    synchronized void failToSync(int times) {
        syncsToFail = times;
    }

    /** Copies what a power cut at this moment would leave of the data file. */
    synchronized void cutPower(Path copy) throws IOException {
        Files.createDirectories(copy.getParent());
        Files.copy(disk, copy);
    }

    private synchronized void written(long position, ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.duplicate().get(bytes);
        unsynced.add(new Written(position, bytes));
    }

    private synchronized void sync() {
        if (syncsToFail > 0) {
            syncsToFail--;
            unsynced.clear();
            throw DataUtils.newMVStoreException(DataUtils.ERROR_WRITING_FAILED, "Input/output error");
        }
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (Written one : unsynced) {
                channel.write(ByteBuffer.wrap(one.bytes()), one.position());
            }
        } catch (IOException e) {
            throw DataUtils.newMVStoreException(DataUtils.ERROR_WRITING_FAILED, "the test's own disk: {0}", e);
        }
        unsynced.clear();
    }

    @Override
    public void choose(MVStore.Builder store, Path file) {
        Disk opened = new Disk();
        opened.open(file.toAbsolutePath().toString(), false, null);
        store.adoptFileStore(opened);
    }

    @Override
    public void writeAgain(Path file) throws IOException {
        DISK.writeAgain(file);
        written(0, ByteBuffer.wrap(Files.readAllBytes(file)));
        sync();
    }

    private final class Disk extends SingleFileStore {

        Disk() {
            super(Map.of());
        }

        @Override
        protected void writeFully(SFChunk chunk, long position, ByteBuffer bytes) {
            written(position, bytes);
            super.writeFully(chunk, position, bytes);
        }

        @Override
        public void sync() {
            ForgetfulDisk.this.sync();
            super.sync();
        }
    }
}
