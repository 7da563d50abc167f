/**
 * The App Services schema: model, JSON, evolution in development mode, enforcement in strict mode. {@link
 * io.devsync.server.schema.AppSchema} is the way in; {@link io.devsync.server.schema.AppServicesSchema} its JSON.
 */
@NullMarked
package io.devsync.server.schema;

import org.jspecify.annotations.NullMarked;
