/**
 * The open wire of devices in any language: Realm's vocabulary as protobuf ({@code devsync/device/v1/device.proto}). Start at
 * {@link io.devsync.protocol.device.DeviceWire}.
 */
@NullMarked
package io.devsync.protocol.device;

import org.jspecify.annotations.NullMarked;
