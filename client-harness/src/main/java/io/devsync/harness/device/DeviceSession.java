package io.devsync.harness.device;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.message.UploadedChangeset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of a flexible sync session over one file: BIND, IDENT, subscriptions, uploads, downloads, MARK (spec
 * wire-protocol §5). Checks what the server sends as strictly as a real client. Not thread-safe: one thread at a time.
 *
 * <p>It knows nothing of time: whoever owns it says when to connect, and what an error that ended it means is for {@link
 * FileSync}.
 */
public final class DeviceSession {

    /** As real clients do, it stops adding changesets to an UPLOAD here (spec wire-protocol §3.5). */
    private static final long UPLOAD_BYTES = 128 * 1024;

    private final LocalRealm realm;
    private final boolean uploads;
    private final Subscriptions subscriptions = new Subscriptions();
    private final List<SyncError> errors = new ArrayList<>();

    private Optional<FileIdent> file = Optional.empty();
    private @Nullable DeviceTransport transport;
    private long session;
    private boolean afterReset;
    private boolean identified;
    private boolean uploading;
    private long marksRequested;
    private long marksAnswered;
    private long scanned;
    private long acknowledged;
    private Optional<SyncError> end = Optional.empty();

    private final List<DownloadedChangeset> bootstrap = new ArrayList<>();
    private long bootstrapVersion = -1;

    /** A session for a file that is not connected yet. */
    public DeviceSession(LocalRealm realm) {
        this(realm, true);
    }

    private DeviceSession(LocalRealm realm, boolean uploads) {
        this.realm = realm;
        this.uploads = uploads;
    }

    /** A session that fills a fresh file for a client reset and never uploads (spec wire-protocol §8). */
    static DeviceSession ofFreshFile(LocalRealm fresh, QueryVersion wanted) {
        DeviceSession session = new DeviceSession(fresh, false);
        session.subscriptions.add(wanted.body(), 0);
        return session;
    }

    /** The file. */
    public LocalRealm realm() {
        return realm;
    }

    /** The identity that the server gave the file. */
    public Optional<FileIdent> file() {
        return file;
    }

    /** Errors that the server sent, oldest first. */
    public List<SyncError> errors() {
        return List.copyOf(errors);
    }

    /** The error that ended the session, until it is connected again. */
    Optional<SyncError> end() {
        return end;
    }

    /** The ident of the session that is open, or was last. */
    long ident() {
        return session;
    }

    /** The subscriptions that the device acts by. */
    QueryVersion activeSubscriptions() {
        return subscriptions.active();
    }

    /** Whether all marks are answered, all subscriptions settled and all changes integrated by the server. */
    public boolean idle() {
        return identified
                && (uploading || !uploads)
                && marksRequested == marksAnswered
                && !subscriptions.anyPending()
                && subscriptions.nextToSend().isEmpty()
                && realm.uploaded();
    }

    /** Whether the newest set of subscriptions is in force. */
    public boolean subscribed() {
        return subscriptions.newest().state() == Subscriptions.State.COMPLETE;
    }

    /** Why the newest set of subscriptions was refused. */
    public Optional<String> subscriptionError() {
        Subscriptions.Entry newest = subscriptions.newest();
        return newest.state() == Subscriptions.State.ERROR ? Optional.of(newest.error()) : Optional.empty();
    }

    /** Connects: a new session of the same file. */
    public void connect(DeviceTransport to) {
        connect(to, session + 1);
    }

    /** Connects under a session ident of the owner's choice: one that the connection has not seen, or the session's own. */
    void connect(DeviceTransport to, long sessionIdent) {
        transport = to;
        session = sessionIdent;
        identified = false;
        uploading = false;
        end = Optional.empty();
        bootstrap.clear();
        bootstrapVersion = -1;
        scanned = realm.upload().clientVersion();
        acknowledged = 0;
        subscriptions.connected();
        boolean resets = afterReset || !uploads;
        afterReset = false;
        to.send(new ClientMessage.Bind(session, file.isEmpty(), Optional.empty(), resets, 0, Optional.empty()));
        if (file.isPresent()) {
            identify();
        }
    }

    /** Takes over the identity of the fresh file that this one has become a copy of. */
    void adopt(FileIdent fresh) {
        file = Optional.of(fresh);
        afterReset = true;
    }

    /** What must be uploaded before a set of subscriptions may be sent has got other local versions. */
    void renumberSubscriptions(LongUnaryOperator versions) {
        subscriptions.renumber(versions);
    }

    /** The connection is gone; the device goes on working. */
    public void disconnected() {
        transport = null;
        identified = false;
        uploading = false;
    }

    /** Ends the session in order. */
    public void disconnect() {
        if (transport != null) {
            transport.send(new ClientMessage.Unbind(session));
        }
        disconnected();
    }

    /** Whether there is a connection. */
    public boolean connected() {
        return transport != null;
    }

    /** Replaces the subscriptions; each query is RQL for the objects of a class. */
    public void subscribe(Map<String, String> queries) {
        subscriptions.add(queries, realm.version());
        flush();
    }

    /** Asks the server to say when everything up to now has arrived; without a connection, the next one will. */
    public void requestMark() {
        marksRequested++;
        if (identified && transport != null) {
            transport.send(new ClientMessage.Mark(session, marksRequested));
        }
    }

    /** How often {@link #requestMark} was called, by the session itself too. */
    long marksRequested() {
        return marksRequested;
    }

    /** The newest of these requests that the server has answered. */
    long marksAnswered() {
        return marksAnswered;
    }

    /** Sends what is due: subscriptions, changes, acknowledgements. */
    public void flush() {
        if (!uploading || transport == null) {
            return;
        }
        Optional<Subscriptions.Entry> next = subscriptions.nextToSend();
        while (next.isPresent()) {
            if (!upload(next.get().snapshotVersion())) {
                return;
            }
            transport.send(new ClientMessage.Query(session, next.get().query()));
            subscriptions.sent(next.get());
            requestMark();
            next = subscriptions.nextToSend();
        }
        if (!upload(realm.version())) {
            return;
        }
        boolean news = realm.download().serverVersion() > acknowledged;
        if (news && !subscriptions.anyPending()) {
            sendUpload(List.of());
        }
    }

    /** Sends the changes up to a local version; false when the transport takes no more before they are all sent. */
    private boolean upload(long until) {
        while (transport != null && scanned < until) {
            if (!transport.isWritable()) {
                return false;
            }
            List<UploadedChangeset> batch = new ArrayList<>();
            long bytes = 0;
            long reached = until;
            for (LocalChange change : realm.changesAfter(scanned)) {
                if (change.clientVersion() > until) {
                    break;
                }
                long more = change.uploadBytesMax();
                if (!batch.isEmpty() && bytes + more > UPLOAD_BYTES) {
                    reached = batch.getLast().clientVersion();
                    break;
                }
                batch.add(change.toUpload());
                bytes += more;
            }
            scanned = reached;
            if (!batch.isEmpty()) {
                sendUpload(batch);
            }
        }
        return true;
    }

    private void sendUpload(List<UploadedChangeset> batch) {
        if (transport == null || !uploads) {
            return;
        }
        long base = batch.isEmpty()
                ? realm.download().serverVersion()
                : batch.getLast().serverVersion();
        transport.send(new ClientMessage.Upload(
                session, new UploadCursor(scanned, base), realm.download().serverVersion(), List.copyOf(batch)));
        acknowledged = Math.max(acknowledged, base);
    }

    private void identify() {
        if (transport == null) {
            return;
        }
        transport.send(new ClientMessage.Ident(
                session, file.orElseThrow(), realm.download(), realm.latest(), Optional.of(subscriptions.active())));
        identified = true;
        requestMark();
    }

    /**
     * Takes in a message.
     *
     * @throws ProtocolViolation when a real client would drop the connection for good
     */
    public void receive(ServerMessage message) throws ProtocolViolation {
        switch (message) {
            case ServerMessage.Ident ident -> {
                ProtocolViolation.unless(file.isEmpty(), "IDENT for a file that has one");
                file = Optional.of(ident.file());
                identify();
            }
            case ServerMessage.Download download -> download(download);
            case ServerMessage.Mark mark -> marked(mark.requestIdent());
            case ServerMessage.SessionError error -> {
                errors.add(error.error());
                if (!error.error().sessionGoesOn()) {
                    end = Optional.of(error.error());
                    disconnect();
                }
            }
            case ServerMessage.ConnectionError error -> {
                errors.add(error.error());
                end = Optional.of(error.error());
                disconnected();
            }
            case ServerMessage.QueryError error -> {
                Optional<Subscriptions.Entry> entry = subscriptions.find(error.queryVersion());
                ProtocolViolation.unless(
                        entry.isPresent() && entry.get().state() != Subscriptions.State.COMPLETE,
                        "QUERY_ERROR for version " + error.queryVersion());
                subscriptions.refused(error.queryVersion(), error.message());
            }
            case ServerMessage.Unbound ignored -> {}
            case ServerMessage.LogMessage ignored -> {}
            case ServerMessage.TestCommandReply ignored -> {}
            case ServerMessage.Pong ignored -> {}
        }
    }

    private void marked(long request) throws ProtocolViolation {
        ProtocolViolation.unless(
                identified && request > marksAnswered && request <= marksRequested,
                "MARK " + request + " (expected: " + (marksAnswered + 1) + " to " + marksRequested + ")");
        marksAnswered = request;
        if (marksAnswered == marksRequested) {
            subscriptions.marked();
        }
        uploading = true;
        flush();
    }

    private void download(ServerMessage.Download download) throws ProtocolViolation {
        ProtocolViolation.unless(identified, "DOWNLOAD before IDENT");
        DownloadChecks.check(download, realm, file.orElseThrow().ident());
        if (!(download.delivery() instanceof Delivery.Flexible flexible)) {
            throw new ProtocolViolation("DOWNLOAD of partition-based sync in a flexible session");
        }
        if (flexible.batchState() == BatchState.STEADY_STATE) {
            ProtocolViolation.unless(
                    bootstrapVersion < 0, "steady state within the bootstrap of query version " + bootstrapVersion);
            integrate(download.changesets(), download);
            flush();
            return;
        }
        Optional<Subscriptions.Entry> entry = subscriptions.find(flexible.queryVersion());
        ProtocolViolation.unless(
                entry.isPresent() && entry.get().state() != Subscriptions.State.ERROR,
                "bootstrap of query version " + flexible.queryVersion());
        if (bootstrapVersion != flexible.queryVersion()) {
            bootstrap.clear();
            bootstrapVersion = flexible.queryVersion();
        }
        subscriptions.bootstrapping(bootstrapVersion);
        bootstrap.addAll(download.changesets());
        if (flexible.batchState() == BatchState.LAST_IN_BATCH) {
            ProtocolViolation.unless(!bootstrap.isEmpty(), "bootstrap without a changeset");
            integrate(List.copyOf(bootstrap), download);
            bootstrap.clear();
            subscriptions.bootstrapped(bootstrapVersion);
            bootstrapVersion = -1;
        }
    }

    private void integrate(List<DownloadedChangeset> changesets, ServerMessage.Download download)
            throws ProtocolViolation {
        try {
            realm.integrate(
                    changesets,
                    file.orElseThrow().ident(),
                    download.download(),
                    download.latest(),
                    download.upload());
        } catch (BadChangesetException bad) {
            throw new ProtocolViolation(
                    "server version " + download.download().serverVersion() + ": " + bad.getMessage());
        }
    }
}
