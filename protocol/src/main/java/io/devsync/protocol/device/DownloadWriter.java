package io.devsync.protocol.device;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.device.v1.ServerFrame;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.ServerMessage.Download;
import io.devsync.protocol.realm.UnsendableMessageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Writes downloads. The same changeset goes to many devices, in messages that differ in a few numbers: its instructions
 * are turned into protobuf once and copied from then on. May be shared by threads.
 *
 * <p>Remembers small changesets only, by identity and in a fixed number of places, so that memory is bounded.
 */
final class DownloadWriter {

    /** What a server has on the way to its devices at a time; a power of two. */
    private static final int PLACES = 2048;
    /** Most changesets are smaller; with this all places take 16 MB at most. */
    private static final int REMEMBERED_BYTES_MAX = 4096;

    private record Known(byte[] changeset, byte[] instructions) {}

    private final AtomicReferenceArray<Known> known = new AtomicReferenceArray<>(PLACES);

    /** One changeset's part of a message. */
    private record Part(io.devsync.protocol.device.v1.DownloadedChangeset head, byte[] instructions) {
        int bytes() {
            return head.getSerializedSize() + instructions.length;
        }
    }

    byte[] write(Download download) {
        ServerFrame.Download head = head(download);
        List<Part> parts = new ArrayList<>(download.changesets().size());
        int bytes = head.getSerializedSize();
        for (DownloadedChangeset changeset : download.changesets()) {
            Part part = new Part(head(changeset), instructions(changeset, bytes));
            parts.add(part);
            bytes += CodedOutputStream.computeTagSize(ServerFrame.Download.CHANGESETS_FIELD_NUMBER)
                    + CodedOutputStream.computeUInt32SizeNoTag(part.bytes())
                    + part.bytes();
            limit(bytes, changeset.serverVersion());
        }
        return frame(head, parts, bytes);
    }

    private static byte[] frame(ServerFrame.Download head, List<Part> parts, int bytes) {
        byte[] frame = new byte
                [CodedOutputStream.computeTagSize(ServerFrame.DOWNLOAD_FIELD_NUMBER)
                        + CodedOutputStream.computeUInt32SizeNoTag(bytes)
                        + bytes];
        CodedOutputStream out = CodedOutputStream.newInstance(frame);
        try {
            out.writeTag(ServerFrame.DOWNLOAD_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(bytes);
            head.writeTo(out);
            for (Part part : parts) {
                out.writeTag(ServerFrame.Download.CHANGESETS_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                out.writeUInt32NoTag(part.bytes());
                part.head.writeTo(out);
                out.writeRawBytes(part.instructions);
            }
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return frame;
    }

    /** Everything but the changesets. */
    private static ServerFrame.Download head(Download download) {
        ServerFrame.Download.Builder written =
                ServerFrame.Download.newBuilder().setSession(download.session());
        written.getDownloadBuilder()
                .setServerVersion(download.download().serverVersion())
                .setClientVersion(download.download().clientVersion());
        written.getLatestBuilder()
                .setVersion(download.latest().version())
                .setSalt(download.latest().salt());
        written.getUploadBuilder()
                .setClientVersion(download.upload().clientVersion())
                .setServerVersion(download.upload().serverVersion());
        switch (download.delivery()) {
            case Delivery.Flexible flexible ->
                written.getFlexibleBuilder()
                        .setQueryVersion(flexible.queryVersion())
                        .setBatchStateValue(EnumMapping.number(flexible.batchState()))
                        .setProgress(flexible.progress());
            case Delivery.PartitionBased(long bytes) ->
                written.getPartitionBasedBuilder().setDownloadableBytes(bytes);
        }
        return written.build();
    }

    /** Everything but the instructions. */
    private static io.devsync.protocol.device.v1.DownloadedChangeset head(DownloadedChangeset changeset) {
        return io.devsync.protocol.device.v1.DownloadedChangeset.newBuilder()
                .setServerVersion(changeset.serverVersion())
                .setClientVersion(changeset.clientVersion())
                .setOriginTimestamp(changeset.originTimestamp())
                .setOriginFileIdent(changeset.originFileIdent())
                .build();
    }

    @SuppressWarnings("ReferenceEquality") // the same bytes, not equal ones: that is what makes it cheap
    private byte[] instructions(DownloadedChangeset changeset, int bytesBefore) {
        byte[] key = changeset.changeset().bytes();
        int hash = System.identityHashCode(key);
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        Known here = known.get(place);
        if (here != null && here.changeset == key) {
            return here.instructions;
        }
        byte[] written = write(changeset.changeset(), changeset.serverVersion(), bytesBefore);
        if (written.length <= REMEMBERED_BYTES_MAX && key.length > 0) {
            known.set(place, new Known(key, written));
        }
        return written;
    }

    private static byte[] write(EncodedChangeset changeset, long serverVersion, int bytesBefore) {
        var written = io.devsync.protocol.device.v1.DownloadedChangeset.newBuilder();
        long bytes = bytesBefore;
        for (Instruction instruction : decode(changeset, serverVersion)) {
            var one = InstructionMapping.write(instruction);
            bytes += one.getSerializedSize();
            // Names are in every instruction here and once in Realm's form: a hostile one unfolds to 25 times its size.
            limit(bytes, serverVersion);
            written.addInstructions(one);
        }
        return written.build().toByteArray();
    }

    private static List<Instruction> decode(EncodedChangeset changeset, long serverVersion) {
        try {
            return ChangesetCodec.decode(changeset.bytes()).instructions();
        } catch (BadChangesetException e) {
            throw new UnsendableMessageException("changeset of server version " + serverVersion + ": " + e.getMessage());
        }
    }

    private static void limit(long bytes, long serverVersion) {
        if (bytes > DeviceWire.SERVER_MESSAGE_BYTES_MAX) {
            throw UnsendableMessageException.tooLarge("download with server version " + serverVersion + ": more than "
                    + DeviceWire.SERVER_MESSAGE_BYTES_MAX + " bytes");
        }
    }
}
