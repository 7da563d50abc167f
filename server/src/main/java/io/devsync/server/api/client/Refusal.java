package io.devsync.server.api.client;

import io.devsync.server.auth.credential.AuthException;

/**
 * A call that the Client API refuses.
 *
 * <p>Clients know the codes by name; those that are not about users are {@code BadRequest}, {@code FunctionNotFound},
 * {@code ServiceNotFound}, {@code AuthProviderNotFound}, {@code InternalServerError} and {@code AppNotFound}, which they
 * take for a general error (spec client-and-admin-api §4.2).
 */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    Refusal(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static Refusal of(AuthException e) {
        return new Refusal(e.error().status(), e.error().code(), String.valueOf(e.getMessage()));
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "BadRequest", message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
