/** The App Services Admin API v3: start at {@link AdminApi}. */
@NullMarked
package io.devsync.server.api.admin;

import org.jspecify.annotations.NullMarked;
