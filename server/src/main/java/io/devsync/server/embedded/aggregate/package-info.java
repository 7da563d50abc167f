/** Aggregation stages, accumulators and expressions. Internal to the embedded data source. */
@NullMarked
package io.devsync.server.embedded.aggregate;

import org.jspecify.annotations.NullMarked;
