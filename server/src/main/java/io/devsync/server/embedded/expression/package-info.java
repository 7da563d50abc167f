/** Aggregation expressions. Internal to the embedded data source. */
@NullMarked
package io.devsync.server.embedded.expression;

import org.jspecify.annotations.NullMarked;
