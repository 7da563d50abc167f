package io.devsync.protocol.realm;

import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import java.util.Optional;

/**
 * The error codes that each protocol version knows, and what it takes them for.
 *
 * <p>Clients up to protocol 9 drop the whole connection for a code that they do not know (realm-core v13.10.0
 * client_impl_base.cpp {@code receive_error_message}); clients before protocol 4 read no action and decide by the code
 * alone (realm-core v11.0.0 sync_session.cpp {@code handle_error}). So older clients get the nearest code that makes
 * them do what the error wants.
 */
final class ErrorVocabulary {

    /** The first version that reads {@code json_error}. */
    static final int FIRST_WITH_JSON = 4;

    private ErrorVocabulary() {}

    /**
     * The error in words of that version.
     *
     * @return empty for errors that a session survives and the client need not know: what they announce happens anyway
     */
    static Optional<SyncError> translate(SyncError error, int protocolVersion) {
        boolean known = error.code().number() <= newestKnown(protocolVersion);
        if (known && (protocolVersion >= FIRST_WITH_JSON || meansTheSame(error))) {
            return Optional.of(withoutUnreadableRejection(error, protocolVersion));
        }
        return switch (error.action()) {
            case WARNING, MIGRATE_SCHEMA -> Optional.empty();
            case CLIENT_RESET, CLIENT_RESET_NO_RECOVERY -> Optional.of(plain(Code.BAD_CLIENT_FILE_IDENT, error));
            case TRANSIENT -> Optional.of(plain(Code.SESSION_CLOSED, error));
            case PROTOCOL_VIOLATION, APPLICATION_BUG, DELETE_REALM, MIGRATE_TO_FLX, REVERT_TO_PBS ->
                Optional.of(SyncError.of(Code.OTHER_SESSION_ERROR, Action.APPLICATION_BUG, error.message())
                        .withLogUrl(error.logUrl()));
        };
    }

    /** The newest code that every release with this protocol version knows (realm-core protocol.hpp, tag by tag). */
    private static int newestKnown(int protocolVersion) {
        if (protocolVersion < FIRST_WITH_JSON) {
            return Code.INVALID_SCHEMA_CHANGE.number();
        }
        if (protocolVersion == 4) {
            return Code.WRITE_NOT_ALLOWED.number();
        }
        if (protocolVersion <= 7) {
            return Code.COMPENSATING_WRITE.number();
        }
        if (protocolVersion <= 10) {
            return Code.REVERT_TO_PBS.number();
        }
        return Code.SCHEMA_VERSION_CHANGED.number();
    }

    /** Whether a client that goes by the code alone does what the action says. */
    private static boolean meansTheSame(SyncError error) {
        if (error.code().connectionLevel()) {
            return true;
        }
        // 206 makes those clients delete the file without a backup.
        return error.code() != Code.PERMISSION_DENIED
                && legacyReset(error.code()) == error.action().clientReset();
    }

    private static boolean legacyReset(Code code) {
        return switch (code) {
            case BAD_CLIENT_FILE_IDENT,
                    BAD_SERVER_VERSION,
                    DIVERGING_HISTORIES,
                    BAD_CLIENT_FILE,
                    CLIENT_FILE_EXPIRED,
                    INVALID_SCHEMA_CHANGE ->
                true;
            default -> false;
        };
    }

    /** What a client before protocol 4 does about a code. */
    static Action legacyAction(Code code, boolean tryAgain) {
        if (legacyReset(code)) {
            return Action.CLIENT_RESET;
        }
        return tryAgain ? Action.TRANSIENT : Action.APPLICATION_BUG;
    }

    private static SyncError plain(Code code, SyncError error) {
        return new SyncError(
                code,
                error.action(),
                error.message(),
                error.logUrl(),
                error.backoff(),
                Optional.empty(),
                error.recoveryDisabled());
    }

    /**
     * Clients before protocol 11 insist on a server version beside the rejected updates, which {@link
     * Code#WRITE_NOT_ALLOWED} has none of (realm-core v13.19.0 protocol_codec.hpp).
     */
    private static SyncError withoutUnreadableRejection(SyncError error, int protocolVersion) {
        boolean unreadable = protocolVersion < 11
                && error.rejected().filter(rejection -> rejection.serverVersion().isEmpty()).isPresent();
        return unreadable ? plain(error.code(), error) : error;
    }
}
