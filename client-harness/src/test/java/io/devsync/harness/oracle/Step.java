package io.devsync.harness.oracle;

/** One step of a script, done by one device; steps are done one after the other. */
sealed interface Step {

    /** The device's number within the script. */
    int device();

    /** A transaction of some edits. */
    record Edits(int device, long seed, int count) implements Step {}

    /** Goes offline. */
    record Offline(int device) implements Step {}

    /** Goes online again; what follows does not wait for it. */
    record Online(int device) implements Step {}

    /** Waits until the server has everything of the device. */
    record Upload(int device) implements Step {}

    /** Waits until the device has everything of the server. */
    record Download(int device) implements Step {}

    /** Ends the app and starts it again. */
    record Restart(int device) implements Step {}

    /** Wants to see other objects; what follows does not wait for them. */
    record Subscribe(int device, Scope scope) implements Step {}

    /** Becomes a newer version of the app, which has more classes and properties. */
    record Grow(int device) implements Step {}

    /** The server lets no device go on with its file; the number says nothing. */
    record Reset(int device) implements Step {}
}
