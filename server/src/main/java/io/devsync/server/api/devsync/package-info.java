/** DevSync's own control API: status, health, apps and server keys. Not part of App Services. */
@NullMarked
package io.devsync.server.api.devsync;

import org.jspecify.annotations.NullMarked;
