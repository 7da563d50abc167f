/** Commands that this module adds to {@code devsync}; {@link io.devsync.harness.cli.HarnessCommands} lists them. */
@NullMarked
package io.devsync.harness.cli;

import org.jspecify.annotations.NullMarked;
