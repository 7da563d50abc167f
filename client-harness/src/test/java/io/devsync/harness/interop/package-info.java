/**
 * Proof that unmodified Realm clients sync through DevSync: the real native client, of protocol 14 and of protocol 10,
 * against the server, and the documents that come of it.
 */
@NullMarked
package io.devsync.harness.interop;

import org.jspecify.annotations.NullMarked;
