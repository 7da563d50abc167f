/**
 * The server as a library: {@link io.devsync.server.DevSyncOptions} says how it shall run; everything below it is
 * reached through the running server's HTTP and WebSocket addresses.
 */
@NullMarked
package io.devsync.server;

import org.jspecify.annotations.NullMarked;
