/** What happened in the apps, as App Services keeps it for their developers: start at {@link AppLogs}. */
@NullMarked
package io.devsync.server.logs;

import org.jspecify.annotations.NullMarked;
