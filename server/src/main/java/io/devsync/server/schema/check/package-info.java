/** Compares models of apps with the schema that a server has. */
@NullMarked
package io.devsync.server.schema.check;

import org.jspecify.annotations.NullMarked;
