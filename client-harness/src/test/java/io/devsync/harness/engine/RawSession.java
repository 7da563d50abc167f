package io.devsync.harness.engine;

import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.SchemaInstructions;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.session.SessionOutlet;
import io.devsync.server.session.SyncConnectionInfo;
import io.devsync.server.session.SyncGateway;
import io.devsync.server.session.SyncSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A session, message by message: a test says what the device says, and sees what the device is told, in order. */
final class RawSession implements SessionOutlet {

    private static final long SESSION = 7;
    private static final long PATIENCE_SECONDS = 20;

    private final LinkedBlockingQueue<ServerMessage> arrived = new LinkedBlockingQueue<>();
    private final SyncSession engine;
    private FileIdent file = new FileIdent(0, 0);
    private DownloadCursor cursor = DownloadCursor.START;
    private ServerVersion latest = ServerVersion.NONE;
    private QueryVersion query = new QueryVersion(0, "{}");
    private long clientVersion = 1;
    private long marks;
    private long commands;

    private RawSession(SyncGateway gateway, int protocolVersion, boolean newFile) {
        engine = gateway.bind(
                new SyncConnectionInfo("raw", "app", "user", SyncMode.FLEXIBLE, protocolVersion, "raw/1.0"),
                new ClientMessage.Bind(SESSION, newFile, Optional.empty(), false, 0, Optional.empty()),
                this);
    }

    /** A device with a new file that has subscribed to nothing yet and has got the first download. */
    static RawSession fresh(SyncGateway gateway, int protocolVersion) throws InterruptedException {
        RawSession session = new RawSession(gateway, protocolVersion, true);
        session.file = session.next(ServerMessage.Ident.class).file();
        session.identify();
        session.next(ServerMessage.Download.class);
        return session;
    }

    /** The same device in its next session, as far as it got. */
    RawSession again(SyncGateway gateway, int protocolVersion) {
        RawSession session = new RawSession(gateway, protocolVersion, false);
        session.file = file;
        session.cursor = cursor;
        session.latest = latest;
        session.query = query;
        session.clientVersion = clientVersion;
        session.identify();
        return session;
    }

    /**
     * The same device with another file that goes on from the copy that this one got, as devices before protocol 14 do after
     * a client reset.
     */
    RawSession withAnotherFile(SyncGateway gateway, int protocolVersion) throws InterruptedException {
        RawSession session = new RawSession(gateway, protocolVersion, true);
        session.file = session.next(ServerMessage.Ident.class).file();
        session.cursor = new DownloadCursor(latest.version(), 0);
        session.latest = latest;
        session.query = query;
        session.identify();
        return session;
    }

    /** Forgets how far it got after some download: the connection broke before that was there. */
    void rewind(DownloadCursor earlier) {
        cursor = earlier;
    }

    DownloadCursor cursor() {
        return cursor;
    }

    private void identify() {
        engine.ident(new ClientMessage.Ident(SESSION, file, cursor, latest, Optional.of(query)));
    }

    /** Subscribes, and waits for the bootstrap. */
    void subscribe(String body) throws InterruptedException {
        query(body);
        settle();
    }

    /** Subscribes without waiting for anything. */
    void query(String body) {
        query = new QueryVersion(query.version() + 1, body);
        engine.query(new ClientMessage.Query(SESSION, query));
    }

    /** Waits until everything up to now has arrived; returns it. */
    List<ServerMessage> settle() throws InterruptedException {
        long request = mark();
        List<ServerMessage> seen = new ArrayList<>();
        while (true) {
            ServerMessage message = next();
            if (message instanceof ServerMessage.Mark mark && mark.requestIdent() == request) {
                return seen;
            }
            seen.add(message);
        }
    }

    /** Asks for a mark without waiting for it; returns its number. */
    long mark() {
        long request = ++marks;
        engine.mark(new ClientMessage.Mark(SESSION, request));
        return request;
    }

    /** Uploads a transaction on what the device has; returns its client version. */
    long upload(long timestamp, Instruction... instructions) {
        return upload(cursor.serverVersion(), timestamp, List.of(instructions));
    }

    /** Uploads all of a model. */
    long declare(RealmSchema schema) {
        return upload(cursor.serverVersion(), 0, List.copyOf(SchemaInstructions.of(schema)));
    }

    long upload(long base, long timestamp, List<Instruction> instructions) {
        clientVersion++;
        engine.upload(new ClientMessage.Upload(
                SESSION,
                new UploadCursor(clientVersion, base),
                base,
                List.of(new UploadedChangeset(clientVersion, base, timestamp, 0, new Changeset(instructions)))));
        return clientVersion;
    }

    /** Says how far the device got, without changes. */
    void acknowledge() {
        engine.upload(new ClientMessage.Upload(
                SESSION, new UploadCursor(clientVersion, cursor.serverVersion()), cursor.serverVersion(), List.of()));
    }

    /** Sends a test suite's command. */
    void command(String body) {
        engine.testCommand(new ClientMessage.TestCommand(SESSION, ++commands, body));
    }

    void report(String message) {
        engine.clientError(new ClientMessage.ClientError(SESSION, 112, message));
    }

    /** The next message; waits for it. */
    ServerMessage next() throws InterruptedException {
        ServerMessage message = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing arrived within " + PATIENCE_SECONDS + " s");
        }
        if (message instanceof ServerMessage.Download download) {
            cursor = download.download();
            latest = download.latest();
        }
        return message;
    }

    /** The next message, which is of a kind. */
    <T extends ServerMessage> T next(Class<T> kind) throws InterruptedException {
        ServerMessage message = next();
        if (!kind.isInstance(message)) {
            throw new AssertionError("got " + message + " (expected: " + kind.getSimpleName() + ")");
        }
        return kind.cast(message);
    }

    /** The next error; what comes before it is passed over. */
    SyncError nextError() throws InterruptedException {
        while (true) {
            if (next() instanceof ServerMessage.SessionError(long ignored, SyncError error)) {
                return error;
            }
        }
    }

    /** What a download says, changeset by changeset. */
    static List<Instruction> instructions(ServerMessage.Download download) {
        List<Instruction> instructions = new ArrayList<>();
        for (DownloadedChangeset changeset : download.changesets()) {
            try {
                instructions.addAll(
                        ChangesetCodec.decode(changeset.changeset().bytes()).instructions());
            } catch (Exception damaged) {
                throw new AssertionError(damaged);
            }
        }
        return instructions;
    }

    void close() {
        engine.close();
    }

    @Override
    public long session() {
        return SESSION;
    }

    @Override
    public void send(ServerMessage.SessionMessage message) {
        arrived.add(message);
    }

    @Override
    public void fail(SyncError error) {
        arrived.add(new ServerMessage.SessionError(SESSION, error));
    }

    @Override
    public boolean isWritable() {
        return true;
    }
}
