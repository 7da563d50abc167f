package io.devsync.server.chaos;

import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The errors that can be injected, by name or number, with the action that goes with each (spec wire-protocol §6). */
public final class InjectableErrors {

    /** Each says more than a code can: what was undone, or what the app is now. */
    private static final Set<Code> WITH_CONTENT =
            EnumSet.of(Code.COMPENSATING_WRITE, Code.MIGRATE_TO_FLX, Code.REVERT_TO_PBS, Code.SCHEMA_VERSION_CHANGED);

    private InjectableErrors() {}

    /**
     * An error.
     *
     * @param nameOrNumber such as {@code BAD_CLIENT_FILE_IDENT} or {@code 208}
     * @param action absent for the one that goes with the code
     * @param message empty for one that says where the error comes from
     * @throws IllegalArgumentException when there is no such error, or it cannot be had like that
     */
    public static SyncError of(String nameOrNumber, Optional<Action> action, String message) {
        Code code = Arrays.stream(Code.values())
                .filter(one -> one.name().equals(nameOrNumber.toUpperCase(Locale.ROOT))
                        || Integer.toString(one.number()).equals(nameOrNumber))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("error: \"" + nameOrNumber
                        + "\" (expected: a number or name of an error that clients survive: " + names() + ")"));
        if (WITH_CONTENT.contains(code)) {
            throw new IllegalArgumentException("error: " + code + " (expected: another one; it means nothing without what it"
                    + " is about" + (code == Code.COMPENSATING_WRITE ? ", for which there is the fault compensatingWrite)" : ")"));
        }
        Action does = action.orElseGet(() -> usual(code));
        boolean fits = switch (does) {
            case MIGRATE_TO_FLX, REVERT_TO_PBS, MIGRATE_SCHEMA -> false;
            case WARNING -> code == Code.WRITE_NOT_ALLOWED;
            default -> true;
        };
        if (!fits) {
            throw new IllegalArgumentException(
                    "action: " + does.wireName() + " with error " + code + " (expected: an action that ends a session, such as "
                            + usual(code).wireName() + ")");
        }
        return SyncError.of(
                code, does, message.isEmpty() ? code.name() + " was asked for in order to test the app" : message);
    }

    private static String names() {
        return String.join(
                ", ",
                Arrays.stream(Code.values())
                        .filter(code -> !WITH_CONTENT.contains(code))
                        .map(Code::name)
                        .toList());
    }

    private static Action usual(Code code) {
        return switch (code) {
            case CONNECTION_CLOSED, OTHER_ERROR, SESSION_CLOSED, INITIAL_SYNC_NOT_COMPLETED -> Action.TRANSIENT;
            case UNKNOWN_MESSAGE,
                    BAD_SYNTAX,
                    WRONG_PROTOCOL_VERSION,
                    BAD_SESSION_IDENT,
                    REUSE_OF_SESSION_IDENT,
                    BOUND_IN_OTHER_SESSION,
                    BAD_MESSAGE_ORDER,
                    BAD_DECOMPRESSION,
                    BAD_CHANGESET_HEADER_SYNTAX,
                    BAD_CHANGESET_SIZE -> Action.PROTOCOL_VIOLATION;
            case SWITCH_TO_FLX_SYNC,
                    SWITCH_TO_PBS,
                    OTHER_SESSION_ERROR,
                    ILLEGAL_REALM_PATH,
                    PERMISSION_DENIED,
                    INVALID_SCHEMA_CHANGE,
                    BAD_SCHEMA_VERSION -> Action.APPLICATION_BUG;
            case BAD_CLIENT_FILE_IDENT,
                    BAD_SERVER_VERSION,
                    BAD_CLIENT_VERSION,
                    DIVERGING_HISTORIES,
                    BAD_CHANGESET,
                    BAD_CLIENT_FILE,
                    CLIENT_FILE_EXPIRED,
                    USER_MISMATCH,
                    BAD_QUERY,
                    OBJECT_ALREADY_EXISTS,
                    SERVER_PERMISSIONS_CHANGED,
                    WRITE_NOT_ALLOWED -> Action.CLIENT_RESET;
            case COMPENSATING_WRITE, MIGRATE_TO_FLX, REVERT_TO_PBS, SCHEMA_VERSION_CHANGED ->
                throw new IllegalArgumentException(code + " cannot be injected");
        };
    }
}
