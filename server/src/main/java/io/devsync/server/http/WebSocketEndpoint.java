package io.devsync.server.http;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Serves the WebSockets of one path. */
public interface WebSocketEndpoint {

    /** The path, such as {@code /api/client/v2.0/app/{app}/realm-sync}. */
    String pattern();

    /**
     * Decides about an upgrade; called on an event loop, must not block.
     *
     * @param request without a body; the header {@code sec-websocket-protocol} has all that the client offers
     */
    CompletionStage<Upgrade> upgrade(HttpRequest request);

    /** What becomes of an upgrade. */
    sealed interface Upgrade {

        /**
         * The connection becomes a WebSocket.
         *
         * @param subProtocol the one to answer with, in the client's own words
         * @param headers of the answer
         * @param messageBytesMax of a whole message from the client; a larger one closes the connection with 1009
         * @param tooBigReason the reason given with 1009
         * @param listener gets what happens on the connection
         */
        record Accepted(
                Optional<String> subProtocol,
                Map<String, String> headers,
                int messageBytesMax,
                String tooBigReason,
                WebSocketListener listener)
                implements Upgrade {}

        /**
         * Another server takes the connection: this one carries the bytes. Whatever the other one answers, the client gets.
         *
         * @param through keeps the connection
         * @param host of the other server, which speaks HTTP without TLS
         * @param headers for the other server, besides the client's own
         */
        record Elsewhere(WebSocketTunnels through, String host, int port, Map<String, String> headers)
                implements Upgrade {}

        /** The connection stays HTTP. */
        record Refused(HttpResponse response) implements Upgrade {}
    }
}
