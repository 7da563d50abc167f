/**
 * Runs in which real server processes are killed under load, and the proof that nothing was lost: {@link
 * io.devsync.harness.soak.CrashSoak} is such a run.
 */
@NullMarked
package io.devsync.harness.soak;

import org.jspecify.annotations.NullMarked;
