/** The engine of one app: integrates uploads, keeps history and views, and feeds sessions. Flexible sync. */
@NullMarked
package io.devsync.server.sync;

import org.jspecify.annotations.NullMarked;
