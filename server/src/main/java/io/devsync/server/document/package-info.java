/** Realm objects as BSON documents and back (spec data-model-mapping). */
@NullMarked
package io.devsync.server.document;

import org.jspecify.annotations.NullMarked;
