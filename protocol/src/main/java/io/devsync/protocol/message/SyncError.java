package io.devsync.protocol.message;

import io.devsync.protocol.value.PrimaryKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An error as a device gets it (§4.5).
 *
 * <p>Codes that end the client's process cannot be built: see {@link Code}. Whether the client tries again follows from
 * the action, for the two are only legal together in certain pairs (§4.5.1).
 *
 * @param logUrl where the server's view of the error can be read; may be empty
 * @param backoff how the client shall wait before it tries again; the client's own scheme when absent
 * @param rejected what was undone; present for {@link Code#COMPENSATING_WRITE} and {@link Code#WRITE_NOT_ALLOWED}
 * @param recoveryDisabled whether the app switched off recovery in client resets
 * @param migration what the client needs to change over; present for {@link Code#MIGRATE_TO_FLX} and {@link
 *     Code#SCHEMA_VERSION_CHANGED}
 */
public record SyncError(
        Code code,
        Action action,
        String message,
        String logUrl,
        Optional<Backoff> backoff,
        Optional<Rejection> rejected,
        boolean recoveryDisabled,
        Optional<Migration> migration) {

    /** An error without a migration. */
    public SyncError(
            Code code,
            Action action,
            String message,
            String logUrl,
            Optional<Backoff> backoff,
            Optional<Rejection> rejected,
            boolean recoveryDisabled) {
        this(code, action, message, logUrl, backoff, rejected, recoveryDisabled, Optional.empty());
    }

    /** An error with nothing but code, action and text. */
    public static SyncError of(Code code, Action action, String message) {
        return new SyncError(code, action, message, "", Optional.empty(), Optional.empty(), false);
    }

    /**
     * Tells a device that its app moved from partition-based to flexible sync (§7.12).
     *
     * @param partitionQuery RQL that holds for every class, from which the client makes its subscriptions
     */
    public static SyncError migrateToFlexible(String partitionQuery, String message) {
        return of(Code.MIGRATE_TO_FLX, Action.MIGRATE_TO_FLX, message).with(new Migration.ToFlexible(partitionQuery));
    }

    /**
     * Tells a device to change over to another version of the app's schema (§7.10); the session goes on.
     *
     * @param previousVersion the version that its file was made with, 0 or more; the same in every repetition
     */
    public static SyncError schemaVersionChanged(long previousVersion, String message) {
        return of(Code.SCHEMA_VERSION_CHANGED, Action.MIGRATE_SCHEMA, message)
                .with(new Migration.OfSchema(previousVersion));
    }

    private SyncError with(Migration change) {
        return new SyncError(code, action, message, logUrl, backoff, rejected, recoveryDisabled, Optional.of(change));
    }

    /** This error with a link to the server's view of it. */
    public SyncError withLogUrl(String url) {
        return new SyncError(code, action, message, url, backoff, rejected, recoveryDisabled, migration);
    }

    /** This error for an app that forbids devices to write again what a client reset takes from them (§4.5.1). */
    public SyncError withoutRecovery() {
        return action == Action.CLIENT_RESET
                ? new SyncError(
                        code, Action.CLIENT_RESET_NO_RECOVERY, message, logUrl, backoff, rejected, true, migration)
                : this;
    }

    /** Whether the session goes on after the error (§4.5.3). */
    public boolean sessionGoesOn() {
        return code == Code.COMPENSATING_WRITE || code == Code.SCHEMA_VERSION_CHANGED;
    }

    /** Whether the client tries again by itself. */
    public boolean tryAgain() {
        return action.tryAgain;
    }

    /** What a client needs to know to change over. */
    public sealed interface Migration {

        /** From partition-based to flexible sync. */
        record ToFlexible(String partitionQuery) implements Migration {}

        /** From one version of the app's schema to another. */
        record OfSchema(long previousVersion) implements Migration {}
    }

    /** Waiting times for the client. */
    public record Backoff(int intervalSec, int maxDelaySec, int multiplier) {}

    /**
     * Objects whose changes were not accepted.
     *
     * @param clientVersion the upload that held them
     * @param serverVersion the version that undoes them on the device; absent for {@link Code#WRITE_NOT_ALLOWED}
     */
    public record Rejection(long clientVersion, Optional<Long> serverVersion, List<RejectedUpdate> updates) {}

    /** One object whose changes were not accepted. */
    public record RejectedUpdate(String className, PrimaryKey key, String reason) {}

    /** What the client does about an error (§4.5.1). */
    public enum Action {
        PROTOCOL_VIOLATION("ProtocolViolation", false),
        APPLICATION_BUG("ApplicationBug", false),
        WARNING("Warning", true),
        TRANSIENT("Transient", true),
        DELETE_REALM("DeleteRealm", false),
        CLIENT_RESET("ClientReset", false),
        CLIENT_RESET_NO_RECOVERY("ClientResetNoRecovery", false),
        MIGRATE_TO_FLX("MigrateToFLX", false),
        REVERT_TO_PBS("RevertToPBS", false),
        MIGRATE_SCHEMA("MigrateSchema", true);

        private final String wireName;
        private final boolean tryAgain;

        Action(String wireName, boolean tryAgain) {
            this.wireName = wireName;
            this.tryAgain = tryAgain;
        }

        /** The text of the JSON field {@code action}. */
        public String wireName() {
            return wireName;
        }

        /** The action of a text in JSON; empty for texts that the server does not send. */
        public static Optional<Action> ofWireName(String wireName) {
            return Arrays.stream(values()).filter(action -> action.wireName.equals(wireName)).findAny();
        }

        /** Whether the error asks for a client reset. */
        public boolean clientReset() {
            return this == CLIENT_RESET || this == CLIENT_RESET_NO_RECOVERY;
        }
    }

    /** The codes that a client survives (§6); numbers below 200 belong to connections, the others to sessions. */
    public enum Code {
        CONNECTION_CLOSED(100),
        OTHER_ERROR(101),
        UNKNOWN_MESSAGE(102),
        BAD_SYNTAX(103),
        WRONG_PROTOCOL_VERSION(105),
        BAD_SESSION_IDENT(106),
        REUSE_OF_SESSION_IDENT(107),
        BOUND_IN_OTHER_SESSION(108),
        BAD_MESSAGE_ORDER(109),
        BAD_DECOMPRESSION(110),
        BAD_CHANGESET_HEADER_SYNTAX(111),
        BAD_CHANGESET_SIZE(112),
        SWITCH_TO_FLX_SYNC(113),
        SWITCH_TO_PBS(114),
        SESSION_CLOSED(200),
        OTHER_SESSION_ERROR(201),
        ILLEGAL_REALM_PATH(204),
        PERMISSION_DENIED(206),
        BAD_CLIENT_FILE_IDENT(208),
        BAD_SERVER_VERSION(209),
        BAD_CLIENT_VERSION(210),
        DIVERGING_HISTORIES(211),
        BAD_CHANGESET(212),
        BAD_CLIENT_FILE(217),
        CLIENT_FILE_EXPIRED(222),
        USER_MISMATCH(223),
        INVALID_SCHEMA_CHANGE(225),
        BAD_QUERY(226),
        OBJECT_ALREADY_EXISTS(227),
        SERVER_PERMISSIONS_CHANGED(228),
        INITIAL_SYNC_NOT_COMPLETED(229),
        WRITE_NOT_ALLOWED(230),
        COMPENSATING_WRITE(231),
        MIGRATE_TO_FLX(232),
        REVERT_TO_PBS(234),
        BAD_SCHEMA_VERSION(235),
        SCHEMA_VERSION_CHANGED(236);

        private final int number;

        Code(int number) {
            this.number = number;
        }

        /** The number on the wire. */
        public int number() {
            return number;
        }

        /** The code of a number; empty for numbers that the server does not send. */
        public static Optional<Code> ofNumber(long number) {
            return Arrays.stream(values()).filter(code -> code.number == number).findAny();
        }

        /** Whether the code belongs to a connection rather than to a session. */
        public boolean connectionLevel() {
            return number < 200;
        }
    }
}
