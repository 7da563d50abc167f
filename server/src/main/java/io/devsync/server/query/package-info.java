/** RQL and rule expressions: parse, check, compile to a predicate. */
@NullMarked
package io.devsync.server.query;

import org.jspecify.annotations.NullMarked;
