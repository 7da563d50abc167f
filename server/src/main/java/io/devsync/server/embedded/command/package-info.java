/** MongoDB's commands: what a client may ask and what it is answered. Internal to the embedded data source. */
@NullMarked
package io.devsync.server.embedded.command;

import org.jspecify.annotations.NullMarked;
