/**
 * Load on a server by many simulated devices: {@link io.devsync.harness.load.LoadOptions} says what, {@link
 * io.devsync.harness.load.LoadRun} does it, {@link io.devsync.harness.load.LoadReport} is the outcome.
 */
@NullMarked
package io.devsync.harness.load;

import org.jspecify.annotations.NullMarked;
