/** The commands that simulated devices add. */
@NullMarked
package io.devsync.harness.cli;

import org.jspecify.annotations.NullMarked;
