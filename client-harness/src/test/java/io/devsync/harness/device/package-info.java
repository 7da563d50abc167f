/** Simulated devices against a real server in the same process. */
@NullMarked
package io.devsync.harness.device;

import org.jspecify.annotations.NullMarked;
