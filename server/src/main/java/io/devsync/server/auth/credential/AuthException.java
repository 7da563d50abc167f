package io.devsync.server.auth.credential;

/** A call about users that is refused; the message is for the caller and holds no secret. */
public final class AuthException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final AuthError error;

    public AuthException(AuthError error, String message) {
        super(message);
        this.error = error;
    }

    /** What it is. */
    public AuthError error() {
        return error;
    }
}
