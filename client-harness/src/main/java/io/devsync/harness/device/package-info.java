/**
 * Simulated devices: all that a Realm client does for sync, in Java. {@link io.devsync.harness.device.LocalRealm} is the
 * file, {@link io.devsync.harness.device.DeviceSession} the client's half of the protocol, {@link
 * io.devsync.harness.device.SimulatedDevice} a device with both and a connection.
 */
@NullMarked
package io.devsync.harness.device;

import org.jspecify.annotations.NullMarked;
