package io.devsync.server.auth.credential;

/**
 * The errors of users and credentials: the code that clients know by name and the HTTP status that goes with it (spec
 * client-and-admin-api §4.2).
 *
 * <p>401 makes a client refresh its access token, or log its user out when the refresh token was used; so it is for
 * tokens and failed logins only.
 */
public enum AuthError {
    /** E-mail address or password is wrong. Check both, or register first. */
    INVALID_PASSWORD("InvalidPassword", 401),
    /** Something else about the credential is not accepted; the text says what. */
    AUTH_ERROR("AuthError", 401),
    /** The token is not ours, too old, or its session is over. Log in again. */
    INVALID_SESSION("InvalidSession", 401),
    /** The call needs a token and had none. Log in first. */
    MISSING_AUTH("MissingAuthReq", 401),
    /** An operator disabled the user. */
    USER_DISABLED("UserDisabled", 401),
    /** There is no user or registration of that name. */
    USER_NOT_FOUND("UserNotFound", 404),
    /** The address is registered already. Log in, or use another. */
    ACCOUNT_NAME_IN_USE("AccountNameInUse", 409),
    /** The address is confirmed already; nothing is left to do. */
    USER_ALREADY_CONFIRMED("UserAlreadyConfirmed", 400),
    /** The token of a mail was used already or is too old. Ask for a new mail. */
    USERPASS_TOKEN_INVALID("UserpassTokenInvalid", 400),
    /** There is no such API key, or it is another user's. */
    API_KEY_NOT_FOUND("APIKeyNotFound", 404),
    /** The user has an API key of that name. Choose another name. */
    API_KEY_ALREADY_EXISTS("APIKeyAlreadyExists", 409),
    /** A value breaks a rule; the text says which. */
    INVALID_PARAMETER("InvalidParameter", 400),
    /** A needed value is missing; the text says which. */
    MISSING_PARAMETER("MissingParameter", 400),
    /** The request cannot be carried out as it is. */
    BAD_REQUEST("BadRequest", 400),
    /** Linking is not possible; status 500 because the original has it, and its clients' tests compare it. */
    LINK_REFUSED("InternalServerError", 500),
    /** The server has more to do than it can. Try again. */
    BUSY("InternalServerError", 503);

    private final String code;
    private final int status;

    AuthError(String code, int status) {
        this.code = code;
        this.status = status;
    }

    /** The value of {@code error_code}. */
    public String code() {
        return code;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
