/**
 * One vocabulary for every wire: what a device says ({@link io.devsync.protocol.message.ClientMessage}) and what it is
 * told ({@link io.devsync.protocol.message.ServerMessage}) in a sync session (spec wire-protocol §3, §4).
 */
@NullMarked
package io.devsync.protocol.message;

import org.jspecify.annotations.NullMarked;
