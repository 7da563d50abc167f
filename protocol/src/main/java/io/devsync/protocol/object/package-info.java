/**
 * Objects and how instructions change them: the application semantics that every client has, so that server and
 * simulated devices agree with them bit for bit (spec changeset-format §8, merge-rules §8).
 */
@NullMarked
package io.devsync.protocol.object;

import org.jspecify.annotations.NullMarked;
