package io.devsync.harness.device;

import io.devsync.protocol.object.ObjectKey;
import java.util.Set;

/**
 * Hears what happens to a device, on the device's thread; it must not wait for anything. It may call the device.
 */
public interface DeviceObserver {

    /** The server has integrated the device's transactions up to this version, which {@link SimulatedDevice#write} gave. */
    default void acknowledged(long clientVersion) {}

    /** The server's changes were integrated. */
    default void changed(LocalRealm realm, Set<ObjectKey> objects) {}

    /** The device cannot go on. */
    default void failed(String reason) {}
}
