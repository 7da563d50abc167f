/** Update operators, replacements and pipeline updates. Internal to the embedded data source. */
@NullMarked
package io.devsync.server.embedded.update;

import org.jspecify.annotations.NullMarked;
