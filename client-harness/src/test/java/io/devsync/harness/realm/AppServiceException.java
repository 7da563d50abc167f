package io.devsync.harness.realm;

/** An App Services request failed, as the native client reports it to the app. */
public final class AppServiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final int httpStatus;
    private final String serverMessage;

    AppServiceException(String request, String code, int httpStatus, String serverMessage) {
        super(request + " failed: " + code + ", HTTP " + httpStatus + ": " + serverMessage);
        this.code = code;
        this.httpStatus = httpStatus;
        this.serverMessage = serverMessage;
    }

    /** The client's name of the error, for example {@code InvalidPassword}. */
    public String code() {
        return code;
    }

    /** The HTTP status; 0 when there was no answer. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The text that the app would show. */
    public String serverMessage() {
        return serverMessage;
    }
}
