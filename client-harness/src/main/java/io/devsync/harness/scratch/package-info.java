/** Folders for the time of a run: {@link io.devsync.harness.scratch.ScratchFolder}. */
@NullMarked
package io.devsync.harness.scratch;

import org.jspecify.annotations.NullMarked;
