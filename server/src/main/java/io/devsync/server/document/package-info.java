/**
 * Realm objects as BSON documents and back (spec data-model-mapping). {@link io.devsync.server.document.DocumentCodec} is
 * the way in; {@link io.devsync.server.document.ExactValues} keeps what BSON cannot hold.
 */
@NullMarked
package io.devsync.server.document;

import org.jspecify.annotations.NullMarked;
