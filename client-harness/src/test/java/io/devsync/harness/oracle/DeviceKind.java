package io.devsync.harness.oracle;

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

    /** The version of a native client. */
    @Override
    public String toString() {
        return title;
    }
}
