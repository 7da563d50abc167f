/**
 * Random scripts for Realm's native clients and simulated devices together: whatever they did, all and the documents must
 * agree in the end. {@link io.devsync.harness.oracle.Oracle} is the command, {@link
 * io.devsync.harness.oracle.ScriptRun} one script.
 */
@NullMarked
package io.devsync.harness.oracle;

import org.jspecify.annotations.NullMarked;
