/**
 * Faults on demand, for who tests an app: bad networks, refused connections and writes, expired tokens, errors. Start at
 * {@link Chaos}.
 */
@NullMarked
package io.devsync.server.chaos;

import org.jspecify.annotations.NullMarked;
