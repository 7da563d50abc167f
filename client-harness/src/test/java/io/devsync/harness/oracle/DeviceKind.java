package io.devsync.harness.oracle;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What a device of a script runs. */
enum DeviceKind {
    /** Kotlin SDK 2.3.0: realm-core 14.12, protocol 14. */
    REALM_2("2.3.0"),
    /** Kotlin SDK 1.11.0: realm-core 13.19, protocol 10, no collections inside mixed. */
    REALM_1("1.11.0"),
    /** A simulated device. */
    SIMULATED("simulated");

    private final String title;

    DeviceKind(String title) {
        this.title = title;
    }

    /** Whether it is one of Realm's native clients. */
    boolean real() {
        return this != SIMULATED;
    }

    /** Whether lists and dictionaries inside mixed are known. */
    boolean collectionsInMixed() {
        return this != REALM_1;
    }

    /** Some devices as one word, for another process. */
    static String word(Collection<DeviceKind> devices) {
        return devices.stream().map(DeviceKind::name).collect(Collectors.joining(","));
    }

    /** What {@link #word} says. */
    static List<DeviceKind> ofWord(String devices) {
        return Arrays.stream(devices.split(",")).map(DeviceKind::valueOf).toList();
    }

    /**
     * Whether what others do must not come in parts while the device has several transactions that the server has not. When
     * merging leaves nothing of one of them, 1.11.0 forgets that and merges what comes next with all of it (realm-core 13
     * client_history_impl.cpp, set_reciprocal_transform takes an empty changeset for none; fixed in 14).
     */
    boolean catchesUpAlone() {
        return this == REALM_1;
    }

    /** The version of a native client. */
    @Override
    public String toString() {
        return title;
    }
}
