/**
 * Realm's own wire: text heads, binary bodies, protocol versions 2 to 14 (spec wire-protocol). Start at {@link
 * io.devsync.protocol.realm.RealmWire} for messages, at {@link io.devsync.protocol.realm.SubProtocol} for what a
 * connection agrees on before its first message.
 */
@NullMarked
package io.devsync.protocol.realm;

import org.jspecify.annotations.NullMarked;
