package io.devsync.server.app.config;

/**
 * Where documents about users are, and whether access tokens carry them.
 *
 * @param serviceId of the data source
 * @param userIdField the field that holds the user's id
 */
public record CustomUserDataSettings(
        String serviceId, boolean enabled, String database, String collection, String userIdField) {

    /** An app that has none. */
    public static final CustomUserDataSettings NONE = new CustomUserDataSettings("", false, "", "", "");
}
