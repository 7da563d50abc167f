/** Filters, projections and sorts: what a query means, on documents alone. Internal to the embedded data source. */
@NullMarked
package io.devsync.server.embedded.query;

import org.jspecify.annotations.NullMarked;
