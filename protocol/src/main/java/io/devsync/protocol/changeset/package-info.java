/**
 * Instructions and their binary form. Start at {@link io.devsync.protocol.changeset.Instruction} for what clients and
 * server tell each other, at {@link io.devsync.protocol.changeset.ChangesetCodec} for how it looks on Realm's wire.
 */
@NullMarked
package io.devsync.protocol.changeset;

import org.jspecify.annotations.NullMarked;
