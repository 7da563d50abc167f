package io.devsync.server.sync;

import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.server.query.SubscriptionSet;

/**
 * What a client file sees after a server version: the objects that match its subscriptions.
 *
 * @param fromVersion entries after this version are seen through this view; at this version objects enter and leave
 * @param timestamp milliseconds since 2015-01-01: with the server's ident the rank of what enters and leaves
 */
record View(long fromVersion, long timestamp, QueryVersion query, SubscriptionSet subscriptions) {}
