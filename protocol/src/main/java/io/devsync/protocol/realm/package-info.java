/** Realm's own wire: text heads, binary bodies, protocol versions 2 to 14 (spec wire-protocol). */
@NullMarked
package io.devsync.protocol.realm;

import org.jspecify.annotations.NullMarked;
