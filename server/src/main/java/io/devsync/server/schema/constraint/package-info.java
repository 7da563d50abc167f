/**
 * What an App Services schema demands of values beyond their types: ranges, lengths, patterns and the like, compiled once
 * per schema. {@link io.devsync.server.schema.constraint.SchemaConstraints} is the way in.
 */
@NullMarked
package io.devsync.server.schema.constraint;

import org.jspecify.annotations.NullMarked;
