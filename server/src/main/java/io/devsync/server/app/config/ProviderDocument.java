package io.devsync.server.app.config;

/**
 * An authentication provider as it was configured.
 *
 * @param id 24 hexadecimal digits; {@code provider_id} in profiles
 * @param type the original's name, such as {@code anon-user}; also of types that this server cannot log in with
 * @param json the document as it was handed in, without id, type and {@code disabled}
 */
public record ProviderDocument(String id, String type, boolean disabled, String json) {

    /** The provider switched on or off. */
    public ProviderDocument withDisabled(boolean newDisabled) {
        return new ProviderDocument(id, type, newDisabled, json);
    }
}
