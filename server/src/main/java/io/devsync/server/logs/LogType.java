package io.devsync.server.logs;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of entries, by the names of the original (spec sync-features §5.7). */
public enum LogType {
    /** Somebody logged in, or tried to. */
    AUTH,
    /** Another call of the Client API that was refused. */
    API,
    /** A device connected. */
    SYNC_CONNECTION_START,
    /** A device's connection ended. */
    SYNC_CONNECTION_END,
    /** A device opened a synced realm. */
    SYNC_SESSION_START,
    /** A device closed a synced realm, or its connection ended. */
    SYNC_SESSION_END,
    /** A device uploaded changes. */
    SYNC_CLIENT_WRITE,
    /** A device was told of an error. */
    SYNC_ERROR,
    /** Something else about sync. */
    SYNC_OTHER,
    /** A device added to the schema, in development mode. */
    SCHEMA_ADDITIVE_CHANGE;

    /** The type of that name. */
    public static Optional<LogType> of(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
