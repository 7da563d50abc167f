package io.devsync.server.embedded.wire;

/**
 * One client connection, as commands see it.
 *
 * @param id a number of its own, as {@code hello} tells it
 * @param remote the client's address and port
 * @param local the address and port the client reached us at
 */
public record Peer(int id, String remote, String local) {
}
