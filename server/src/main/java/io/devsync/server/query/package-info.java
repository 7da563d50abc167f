/**
 * RQL and rule expressions: parse, check, compile to a predicate. {@link io.devsync.server.query.SubscriptionSet} is the
 * way in: the subscriptions of a session, ready to be asked which objects they want.
 */
@NullMarked
package io.devsync.server.query;

import org.jspecify.annotations.NullMarked;
