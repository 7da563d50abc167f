package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.nio.charset.StandardCharsets;

/** A collection's full name. */
public record Namespace(String database, String collection) implements Comparable<Namespace> {

    /** MongoDB's limits: 63 bytes for a database's name, 255 for the whole. */
    private static final int DATABASE_BYTES_MAX = 63;
    private static final int NAMESPACE_BYTES_MAX = 255;
    private static final String FORBIDDEN_IN_DATABASE = "/\\. \"$\0";

    /** Checks what MongoDB checks. @throws MongoError InvalidNamespace */
    public static Namespace parse(String database, String collection) {
        checkDatabase(database);
        boolean bad = collection.isEmpty() || collection.startsWith(".") || collection.endsWith(".")
                || collection.contains("..") || collection.indexOf('\0') >= 0 || collection.contains("$");
        if (bad) {
            throw new MongoError(ErrorCode.INVALID_NAMESPACE, "Invalid collection name: " + collection);
        }
        int bytes = database.getBytes(StandardCharsets.UTF_8).length + 1 + collection.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > NAMESPACE_BYTES_MAX) {
            throw new MongoError(ErrorCode.INVALID_NAMESPACE, "Fully qualified namespace is too long. Namespace: "
                    + database + "." + collection + " Max: " + NAMESPACE_BYTES_MAX);
        }
        return new Namespace(database, collection);
    }

    /** @throws MongoError InvalidNamespace */
    public static void checkDatabase(String database) {
        boolean bad = database.isEmpty() || database.getBytes(StandardCharsets.UTF_8).length > DATABASE_BYTES_MAX
                || database.chars().anyMatch(c -> FORBIDDEN_IN_DATABASE.indexOf(c) >= 0);
        if (bad) {
            throw new MongoError(ErrorCode.INVALID_NAMESPACE, "Invalid database name: '" + database + "'");
        }
    }

    @Override
    public int compareTo(Namespace other) {
        int byDatabase = database.compareTo(other.database);
        return byDatabase != 0 ? byDatabase : collection.compareTo(other.collection);
    }

    @Override
    public String toString() {
        return database + "." + collection;
    }
}
