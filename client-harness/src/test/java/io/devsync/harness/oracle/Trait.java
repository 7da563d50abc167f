package io.devsync.harness.oracle;

/** What can happen in a script besides edits, and with it what its devices may report. */
enum Trait {
    /** Devices change their subscriptions, so that edits of what they do not see any more may be undone. */
    SUBSCRIPTIONS,
    /** Devices become newer versions of the app. */
    GROWTH,
    /** The server resets all devices, once: a real client that is reset while it starts over gives up. */
    RESETS
}
