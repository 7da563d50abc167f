/**
 * What a Realm property can hold, as immutable values: {@link io.devsync.protocol.value.Scalar scalars}, {@link
 * io.devsync.protocol.value.PrimaryKey primary keys}, and the {@link io.devsync.protocol.value.Value tree} of
 * collections and embedded objects above them.
 */
@NullMarked
package io.devsync.protocol.value;

import org.jspecify.annotations.NullMarked;
