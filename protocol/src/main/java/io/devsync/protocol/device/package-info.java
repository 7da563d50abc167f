/**
 * The open wire of simulated devices: Realm's vocabulary as protobuf ({@code devsync/device/v1/device.proto}). Start at
 * {@link io.devsync.protocol.device.DeviceWire}.
 */
@NullMarked
package io.devsync.protocol.device;

import org.jspecify.annotations.NullMarked;
