/** Faults on demand, with simulated devices and a real server in the same process. */
@NullMarked
package io.devsync.harness.chaos;

import org.jspecify.annotations.NullMarked;
