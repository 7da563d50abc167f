package io.devsync.harness.device;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.SchemaMismatchException;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.SessionMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one file in sync over whatever connections there are: its session, the answer to errors that end it, and client
 * resets with the session of their fresh file (spec wire-protocol §4.5.3, §8). Not thread-safe; has no clock and no
 * connection of its own.
 */
public final class FileSync {

    /** A client that does not say otherwise waits so long after an error that the server calls passing (§1.7). */
    private static final Duration REBIND_AFTER = Duration.ofSeconds(1);

    /** What the owner has to do after a message. */
    public sealed interface Next {

        /** Nothing. */
        enum Nothing implements Next {
            GO_ON
        }

        /** Call {@link #rebind} later. */
        record Rebind(Duration after) implements Next {}

        /** Drop the connection, and come back in the way of connections. */
        record Reconnect() implements Next {}

        /** Nothing helps any more. */
        record Stop(String reason) implements Next {}
    }

    private final LocalRealm realm;
    private final DeviceSession main;
    private final ClientResetMode mode;
    private final Supplier<LocalRealm> freshFiles;
    private final LongSupplier clock;
    private @Nullable DeviceTransport transport;
    private @Nullable DeviceSession fresh;
    /** The reset that brought the fresh file; only there while one is under way. */
    private @Nullable SyncError resetBy;
    private boolean resetUnproven;
    private long resets;
    private long idents;

    /**
     * @param freshFiles makes an empty file for a client reset
     * @param clock milliseconds since 2015-01-01 by the device's clock
     */
    public FileSync(LocalRealm realm, ClientResetMode mode, Supplier<LocalRealm> freshFiles, LongSupplier clock) {
        this.realm = realm;
        this.main = new DeviceSession(realm);
        this.mode = mode;
        this.freshFiles = freshFiles;
        this.clock = clock;
    }

    /** The file's own session. */
    public DeviceSession session() {
        return main;
    }

    /** Client resets that were carried out. */
    public long resets() {
        return resets;
    }

    /** Whether a client reset is under way: a fresh copy is being fetched. */
    public boolean resetting() {
        return fresh != null;
    }

    /** A connection is there. */
    public void connected(DeviceTransport to) {
        transport = to;
        rebind();
    }

    /** The connection is gone. */
    public void disconnected() {
        transport = null;
        main.disconnected();
        if (fresh != null) {
            fresh.disconnected();
        }
    }

    /** Ends the sessions in order, before the connection is closed. */
    public void disconnect() {
        if (fresh != null) {
            fresh.disconnect();
        }
        main.disconnect();
        disconnected();
    }

    /** Binds what is not bound: after an error that passes, or on a new connection. */
    public void rebind() {
        DeviceSession current = fresh == null ? main : fresh;
        if (transport == null || current.connected()) {
            return;
        }
        // A session keeps its ident, on the same connection too (§4.5.3).
        current.connect(transport, current.ident() == 0 ? ++idents : current.ident());
    }

    /**
     * Takes in a message of the connection.
     *
     * @throws ProtocolViolation when a real client would drop the connection for good
     */
    public Next receive(ServerMessage message) throws ProtocolViolation {
        DeviceSession receiver = fresh == null ? main : fresh;
        if (message instanceof SessionMessage inSession && inSession.session() != receiver.ident()) {
            boolean known = inSession.session() <= idents || message instanceof ServerMessage.LogMessage;
            ProtocolViolation.unless(known, "message for session " + inSession.session() + ", which never was");
            return Next.Nothing.GO_ON;
        }
        receiver.receive(message);
        if (receiver.end().isPresent()) {
            return ended(receiver, receiver.end().get());
        }
        if (receiver == fresh) {
            return receiver.subscribed() && receiver.idle() ? takeFresh(receiver) : refused(receiver);
        }
        if (resetUnproven && main.idle()) {
            resetUnproven = false;
        }
        return Next.Nothing.GO_ON;
    }

    private static Next refused(DeviceSession fresh) {
        return fresh.subscriptionError()
                .<Next>map(why -> new Next.Stop("client reset failed: the server refused the subscriptions: " + why))
                .orElse(Next.Nothing.GO_ON);
    }

    private Next ended(DeviceSession session, SyncError error) {
        String text = error.code().number() + " " + error.message();
        if (error.code().connectionLevel()) {
            return error.tryAgain() ? new Next.Reconnect() : new Next.Stop("connection error " + text);
        }
        if (session == fresh) {
            return error.tryAgain() ? later(error) : new Next.Stop("client reset failed: " + text);
        }
        return switch (error.action()) {
            case CLIENT_RESET, CLIENT_RESET_NO_RECOVERY -> startReset(error, text);
            case TRANSIENT, WARNING, MIGRATE_SCHEMA -> later(error);
            case PROTOCOL_VIOLATION, APPLICATION_BUG, DELETE_REALM, MIGRATE_TO_FLX, REVERT_TO_PBS ->
                new Next.Stop("session error " + text);
        };
    }

    private static Next later(SyncError error) {
        // 200 and 229 are always tried again after a second, whatever the error says (§1.7).
        boolean fixed = error.code() == Code.SESSION_CLOSED || error.code() == Code.INITIAL_SYNC_NOT_COMPLETED;
        return new Next.Rebind(error.backoff()
                .filter(said -> !fixed)
                .map(said -> Duration.ofSeconds(said.intervalSec()))
                .orElse(REBIND_AFTER));
    }

    /** Resets the file because the connection was closed with a code that asks for it (§1.6). */
    Next reset(String reason) {
        disconnected();
        SyncError error = SyncError.of(Code.OTHER_SESSION_ERROR, Action.CLIENT_RESET, reason);
        return fresh == null ? startReset(error, reason) : new Next.Stop("client reset failed: " + reason);
    }

    private Next startReset(SyncError error, String text) {
        boolean recoveryForbidden = error.action() == Action.CLIENT_RESET_NO_RECOVERY;
        if (mode == ClientResetMode.MANUAL || mode == ClientResetMode.RECOVER && recoveryForbidden) {
            return new Next.Stop("client reset wanted, which mode " + mode + " does not allow: " + text);
        }
        if (resetUnproven) {
            return new Next.Stop("client reset wanted again before the last one had taken effect: " + text);
        }
        resetBy = error;
        fresh = DeviceSession.ofFreshFile(freshFiles.get(), main.activeSubscriptions());
        rebind();
        return Next.Nothing.GO_ON;
    }

    private Next takeFresh(DeviceSession complete) {
        boolean recover = mode != ClientResetMode.DISCARD
                && resetBy != null
                && resetBy.action() == Action.CLIENT_RESET;
        complete.disconnect();
        fresh = null;
        resetBy = null;
        resetUnproven = true;
        resets++;
        RealmSchema lastSchema = realm.schema();
        Map<ObjectKey, ObjectState> lastStates = Map.copyOf(realm.objects());
        List<LocalChange> unsynced = recover ? realm.unsynced() : List.of();
        realm.becomeCopyOf(complete.realm());
        try {
            // A real client refuses to lose classes when it discards; its app would declare them at the next start.
            LongUnaryOperator versions =
                    Recovery.replay(realm, lastSchema, lastStates, unsynced, clock.getAsLong());
            main.renumberSubscriptions(versions);
        } catch (BadChangesetException | SchemaMismatchException mismatch) {
            return new Next.Stop("client reset failed: " + mismatch.getMessage());
        }
        main.adopt(complete.file().orElseThrow());
        if (transport != null) {
            main.connect(transport, ++idents);
        }
        return Next.Nothing.GO_ON;
    }
}
