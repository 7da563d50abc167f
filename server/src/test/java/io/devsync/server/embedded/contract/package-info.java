/** What every data source must do alike: run against the embedded one always, and against real MongoDB where there is one. */
@NullMarked
package io.devsync.server.embedded.contract;

import org.jspecify.annotations.NullMarked;
