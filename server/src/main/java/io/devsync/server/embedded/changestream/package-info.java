/** Change streams: committed changes as events, resumable. Internal to the embedded data source. */
@NullMarked
package io.devsync.server.embedded.changestream;

import org.jspecify.annotations.NullMarked;
