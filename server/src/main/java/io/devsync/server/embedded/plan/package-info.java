/** How a query is answered: the choice of an access path, scanning, sorting, limits. Internal to the embedded data source. */
@NullMarked
package io.devsync.server.embedded.plan;

import org.jspecify.annotations.NullMarked;
