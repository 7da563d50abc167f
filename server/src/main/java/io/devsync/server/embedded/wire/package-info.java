/** MongoDB's wire protocol: listening, framing, OP_MSG and the legacy handshake. Internal to the embedded data source. */
@NullMarked
package io.devsync.server.embedded.wire;

import org.jspecify.annotations.NullMarked;
