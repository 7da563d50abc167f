/**
 * Connections and sync sessions: the order of messages, their errors, and the way of each message between a socket and
 * the {@link io.devsync.server.session.SyncGateway sync engine} of an app, whatever the wire.
 */
@NullMarked
package io.devsync.server.session;

import org.jspecify.annotations.NullMarked;
