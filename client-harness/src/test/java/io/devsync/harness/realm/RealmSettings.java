package io.devsync.harness.realm;

import io.devsync.protocol.schema.RealmSchema;
import java.time.Duration;

/**
 * How to open a flexibly synced realm.
 *
 * @param schema the app's model
 * @param fileName the file's name within the device's directory and below the user's own folder
 * @param clientReset what to do when the server resets the client
 * @param schemaVersion the version of the model that the app declares; 0 in development mode
 * @param timeout how long each wait on this realm may take
 */
public record RealmSettings(
        RealmSchema schema, String fileName, ClientResetMode clientReset, long schemaVersion, Duration timeout) {

    /** What most apps use. */
    public static RealmSettings of(RealmSchema schema) {
        return new RealmSettings(
                schema, "default.realm", ClientResetMode.RECOVER_OR_DISCARD, 0, RealmApp.REQUEST_TIMEOUT);
    }

    /** The same with another file. */
    public RealmSettings file(String name) {
        return new RealmSettings(schema, name, clientReset, schemaVersion, timeout);
    }

    /** The same with another client reset mode. */
    public RealmSettings clientReset(ClientResetMode mode) {
        return new RealmSettings(schema, fileName, mode, schemaVersion, timeout);
    }

    /** The same with another version of the model. */
    public RealmSettings schemaVersion(long version) {
        return new RealmSettings(schema, fileName, clientReset, version, timeout);
    }

    /** The same with more or less patience. */
    public RealmSettings timeout(Duration patience) {
        return new RealmSettings(schema, fileName, clientReset, schemaVersion, patience);
    }
}
