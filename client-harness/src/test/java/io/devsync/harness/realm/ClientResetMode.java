package io.devsync.harness.realm;

/** What a client does when the server says that its file cannot go on; in the order of the native codes. */
public enum ClientResetMode {
    /** Tell the app and stop. */
    MANUAL,
    /** Take the server's data, forget what was not uploaded. */
    DISCARD_LOCAL,
    /** Take the server's data and write what was not uploaded again. */
    RECOVER,
    /** Recover, or discard where that is not possible. */
    RECOVER_OR_DISCARD
}
