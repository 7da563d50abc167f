package io.devsync.protocol.realm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.EncodedMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.SyncError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes what servers send (§4), in the form that the negotiated version's oldest release reads. */
final class ServerMessageEncoder {

    private static final int HEAD_CAPACITY = 256;

    /** Changesets from this size on are not copied. */
    private static final int SHARED_BYTES_MIN = 4096;

    /** The first version with {@code log_message}. */
    private static final int FIRST_WITH_LOG_MESSAGE = 10;

    /** The first version that reads the progress as a fraction; before, the token is an integer that nobody uses. */
    private static final int FIRST_WITH_PROGRESS = 12;

    /** The first version with a number for the batch state; before, it is a flag: last in batch. */
    private static final int FIRST_WITH_BATCH_STATE = 14;

    /** Codes that end the client's process (§6). */
    private static final Set<Integer> DEADLY = Set.of(104, 202, 203, 205, 207, 214, 215, 218, 219, 220, 221, 224);

    private final SubProtocol protocol;
    private final boolean compresses;

    ServerMessageEncoder(SubProtocol protocol, boolean compresses) {
        this.protocol = protocol;
        this.compresses = compresses;
    }

    Optional<EncodedMessage> encode(ServerMessage message) {
        SendRules.check(message, protocol.mode());
        return switch (message) {
            case ServerMessage.Ident ident ->
                one(head("ident")
                        .token(ident.session())
                        .token(ident.file().ident())
                        .token(ident.file().salt())
                        .put('\n')
                        .toBytes());
            case ServerMessage.Download download -> Optional.of(download(download));
            case ServerMessage.Mark(long session, long request) ->
                one(head("mark").token(session).token(request).put('\n').toBytes());
            case ServerMessage.Unbound(long session) ->
                one(head("unbound").token(session).put('\n').toBytes());
            case ServerMessage.SessionError(long session, SyncError error) ->
                error(session, error).map(EncodedMessage::of);
            case ServerMessage.ConnectionError(SyncError error) -> error(0, error).map(EncodedMessage::of);
            case ServerMessage.QueryError error -> one(queryError(error));
            case ServerMessage.LogMessage log -> logMessage(log).map(EncodedMessage::of);
            case ServerMessage.TestCommandReply(long session, long request, String body) ->
                one(sized(head("test_command").token(session).token(request), ByteSink.utf8(body)));
            case ServerMessage.Pong(long timestamp) ->
                one(head("pong").token(timestamp).put('\n').toBytes());
        };
    }

    private static Optional<EncodedMessage> one(byte[] message) {
        return Optional.of(EncodedMessage.of(message));
    }

    private static ByteSink head(String type) {
        return new ByteSink(HEAD_CAPACITY).ascii(type);
    }

    private static byte[] sized(ByteSink head, byte[] text) {
        return head.token(text.length).put('\n').put(text).toBytes();
    }

    private EncodedMessage download(ServerMessage.Download download) {
        ByteSink head = head("download")
                .token(download.session())
                .token(download.download().serverVersion())
                .token(download.download().clientVersion())
                .token(download.latest().version())
                .token(download.latest().salt())
                .token(download.upload().clientVersion())
                .token(download.upload().serverVersion());
        switch (download.delivery()) {
            case Delivery.PartitionBased(long downloadableBytes) -> head.token(downloadableBytes);
            case Delivery.Flexible flexible -> {
                head.token(flexible.queryVersion()).token(batchState(flexible.batchState()));
                progress(head, flexible.progress());
            }
        }
        if (compresses) {
            byte[] content = MessageBody.close(head, body(download.changesets()), true);
            head.put('\n');
            return new EncodedMessage(List.of(head.toBytes(), content));
        }
        head.token(false).token(bodySize(download.changesets())).token(0).put('\n');
        return new EncodedMessage(parts(head, download.changesets()));
    }

    /** Bootstraps go to many devices: their bytes are only copied to where they are sent from. */
    private static List<byte[]> parts(ByteSink head, List<DownloadedChangeset> changesets) {
        List<byte[]> parts = new ArrayList<>();
        int copied = bodySize(changesets) - sharedSize(changesets);
        ByteSink sink = new ByteSink(Math.addExact(head.size(), copied)).put(head.toBytes());
        for (DownloadedChangeset entry : changesets) {
            byte[] changeset = entry.changeset().bytes();
            putHead(sink, entry);
            if (isShared(entry)) {
                parts.add(sink.toBytes());
                parts.add(changeset);
                sink = new ByteSink(HEAD_CAPACITY);
            } else {
                sink.put(changeset);
            }
        }
        if (sink.size() > 0) {
            parts.add(sink.toBytes());
        }
        return parts;
    }

    private int batchState(BatchState state) {
        if (protocol.version() >= FIRST_WITH_BATCH_STATE) {
            return state.ordinal();
        }
        return state == BatchState.MORE_TO_COME ? 0 : 1;
    }

    /** Four digits: what clients keep of it (§4.2). */
    private void progress(ByteSink head, double progress) {
        long tenThousandths = protocol.version() < FIRST_WITH_PROGRESS ? 0 : Math.round(progress * 10_000);
        head.token(tenThousandths / 10_000);
        long fraction = tenThousandths % 10_000;
        if (fraction != 0) {
            head.put('.');
            for (long unit = 1_000; unit > 0 && fraction > 0; unit /= 10) {
                head.put((char) ('0' + fraction / unit));
                fraction %= unit;
            }
        }
    }

    private static byte[] body(List<DownloadedChangeset> changesets) {
        return new EncodedMessage(parts(new ByteSink(0), changesets)).toBytes();
    }

    private static boolean isShared(DownloadedChangeset entry) {
        return entry.changeset().size() >= SHARED_BYTES_MIN;
    }

    private static int sharedSize(List<DownloadedChangeset> changesets) {
        int size = 0;
        for (DownloadedChangeset entry : changesets) {
            size += isShared(entry) ? entry.changeset().size() : 0;
        }
        return size;
    }

    private static int bodySize(List<DownloadedChangeset> changesets) {
        long size = 0;
        for (DownloadedChangeset entry : changesets) {
            int length = entry.changeset().size();
            size += ByteSink.digits(entry.serverVersion())
                    + ByteSink.digits(entry.clientVersion())
                    + ByteSink.digits(entry.originTimestamp())
                    + ByteSink.digits(entry.originFileIdent())
                    + 2 * ByteSink.digits(length)
                    + 6
                    + length;
        }
        return Math.toIntExact(size);
    }

    private static void putHead(ByteSink body, DownloadedChangeset entry) {
        int length = entry.changeset().size();
        body.number(entry.serverVersion())
                .token(entry.clientVersion())
                .token(entry.originTimestamp())
                .token(entry.originFileIdent())
                .token(length)
                .token(length)
                .put(' ');
    }

    private Optional<byte[]> error(long session, SyncError original) {
        return ErrorVocabulary.translate(original, protocol.version())
                .map(error -> protocol.version() < ErrorVocabulary.FIRST_WITH_JSON
                        ? legacyError(session, error)
                        : jsonError(session, error));
    }

    private static byte[] jsonError(long session, SyncError error) {
        byte[] json = ByteSink.utf8(ErrorBody.encode(error));
        return head("json_error")
                .token(error.code().number())
                .token(json.length)
                .token(session)
                .put('\n')
                .put(json)
                .toBytes();
    }

    /** An error as a test suite wants it. */
    Optional<byte[]> echo(long session, int code, String json) {
        if (protocol.version() < ErrorVocabulary.FIRST_WITH_JSON || DEADLY.contains(code) || code < 0) {
            return Optional.empty();
        }
        byte[] body = ByteSink.utf8(json);
        return Optional.of(head("json_error")
                .token(code)
                .token(body.length)
                .token(session)
                .put('\n')
                .put(body)
                .toBytes());
    }

    private static byte[] legacyError(long session, SyncError error) {
        byte[] text = ByteSink.utf8(error.message());
        return head("error")
                .token(error.code().number())
                .token(text.length)
                .token(error.tryAgain())
                .token(session)
                .put('\n')
                .put(text)
                .toBytes();
    }

    private static byte[] queryError(ServerMessage.QueryError error) {
        byte[] text = ByteSink.utf8(error.message());
        return head("query_error")
                .token(error.code())
                .token(text.length)
                .token(error.session())
                .token(error.queryVersion())
                .put('\n')
                .put(text)
                .toBytes();
    }

    private Optional<byte[]> logMessage(ServerMessage.LogMessage log) {
        if (protocol.version() < FIRST_WITH_LOG_MESSAGE) {
            return Optional.empty();
        }
        ObjectNode json = Json.object()
                .put("co_id", log.connectionId())
                .put("level", log.level())
                .put("msg", log.message());
        return Optional.of(sized(head("log_message").token(log.session()), ByteSink.utf8(Json.write(json))));
    }
}
