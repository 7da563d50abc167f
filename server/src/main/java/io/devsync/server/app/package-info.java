/** Apps and their configuration. */
@NullMarked
package io.devsync.server.app;

import org.jspecify.annotations.NullMarked;
