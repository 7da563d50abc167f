package io.devsync.server.transfer;

import java.util.Optional;
import java.util.Set;

/** The databases that documents of users are never in. */
final class OwnDatabases {

    private static final Set<String> MONGODB = Set.of("admin", "config", "local");

    private OwnDatabases() {}

    /** Whether MongoDB keeps its own matters there. */
    static boolean isSystem(String database) {
        return MONGODB.contains(database);
    }

    /** Why a database is not imported into or exported; empty when it is one of users. */
    static Optional<String> refusal(String database) {
        if (isSystem(database)) {
            return Optional.of("database " + database + " is MongoDB's own");
        }
        boolean ours = database.equals("__devsync") || database.equals("__realm_sync") || database.startsWith("__realm_sync_");
        return ours
                ? Optional.of("database " + database + " is the sync server's own; \"devsync data snapshot\" and \"devsync data"
                        + " move\" take it along")
                : Optional.empty();
    }
}
