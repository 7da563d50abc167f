package io.devsync.server.session;

import io.devsync.protocol.realm.WireLimits;
import java.time.Duration;

/**
 * What one device may take of the server.
 *
 * @param wire of single messages
 * @param sessionsPerConnectionMax bound at a time, failed ones included
 * @param uploadBytesInFlightMax of uploads per connection that the engine has not taken up; beyond it nothing is read
 * @param largeMessageBytes from this size on a message is read off the event loop
 * @param largeMessagesMax read at a time in the whole server, and not yet taken up
 * @param queuedBytesHigh of messages per connection on the way to the socket; beyond it outlets are not writable
 * @param queuedBytesMax beyond it the connection is cut: whoever sends did not ask whether it may
 * @param idleTimeout without any message after which a connection is cut
 */
public record SyncLimits(
        WireLimits wire,
        int sessionsPerConnectionMax,
        long uploadBytesInFlightMax,
        int largeMessageBytes,
        int largeMessagesMax,
        long queuedBytesHigh,
        long queuedBytesMax,
        Duration idleTimeout) {

    /** What a server allows. */
    public static final SyncLimits DEFAULT = new SyncLimits(
            WireLimits.DEFAULT,
            // One per open file; apps with partition-based sync open hundreds at most.
            1024,
            // Clients send 128 KiB at a time (wire-protocol §3.5); this keeps the engine busy without ever keeping a
            // client's PING unread for long.
            2 * 1024 * 1024,
            // Reading takes about a millisecond per 100 KiB, in which all devices of the event loop wait.
            256 * 1024,
            // Each can become 16 times 16 MiB of instructions.
            4,
            // With Netty's own buffer of 1 MiB about two DOWNLOADs of a bootstrap.
            1024 * 1024,
            // All sessions of a connection may find it writable at the same moment and send one DOWNLOAD each.
            64L * 1024 * 1024,
            // Clients ping every 60 seconds; a suspended phone may come back after minutes (server-behaviours §8).
            Duration.ofMinutes(10));
}
