/** Simulated devices against the sync engine in one process, without sockets. */
@NullMarked
package io.devsync.harness.engine;

import org.jspecify.annotations.NullMarked;
