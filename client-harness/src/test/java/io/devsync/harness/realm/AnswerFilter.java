package io.devsync.harness.realm;

/** Changes what the native client gets to read of the server's HTTP answers: a hostile network, or a forger. */
@FunctionalInterface
public interface AnswerFilter {

    /** Lets everything through as it is. */
    AnswerFilter NONE = (url, body) -> body;

    /** The body that the client shall see. */
    String apply(String url, String body);
}
