package io.devsync.server.embedded;

/** What an acknowledged write has survived already. */
public enum Durability {
    /** The disk has it: a power cut loses nothing acknowledged. */
    SYNCED,
    /** The operating system has it: a killed process loses nothing acknowledged, a power cut may lose the last seconds. For tests. */
    WRITTEN
}
