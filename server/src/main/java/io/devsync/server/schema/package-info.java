/** The App Services schema: model, JSON, evolution in development mode, enforcement in strict mode. */
@NullMarked
package io.devsync.server.schema;

import org.jspecify.annotations.NullMarked;
