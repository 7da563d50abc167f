package io.devsync.harness.device;

/** What a device does when the server asks it to start from a fresh copy (spec wire-protocol §8). */
public enum ClientResetMode {

    /** Nothing: the device stops. */
    MANUAL,

    /** Throws away what the server has not integrated. */
    DISCARD,

    /** Makes the changes that the server has not integrated again, see {@link Recovery}; stops if that is forbidden. */
    RECOVER,

    /** As {@link #RECOVER}, but as {@link #DISCARD} if that is forbidden: what the SDKs do by default. */
    RECOVER_OR_DISCARD
}
