package io.devsync.server.auth;

import io.devsync.server.app.ProviderType;
import java.time.Instant;
import java.util.List;
import org.bson.Document;

/**
 * A user of an app.
 *
 * @param id 24 hexadecimal digits
 * @param appId the internal id of the app
 * @param server whether it stands for a server API key, and not for a person
 * @param identities in the order in which they were linked
 * @param data the profile, as providers know it
 */
public record User(
        String id,
        String appId,
        boolean server,
        boolean disabled,
        List<Identity> identities,
        Document data,
        Instant created) {

    /**
     * A way in which this user logs in.
     *
     * @param id what clients see: the external id where there is one, else 24 hexadecimal digits
     * @param key what the provider knows the user by; for anonymous users the same as the id
     */
    public record Identity(String id, ProviderType provider, String key) {}

    public User {
        identities = List.copyOf(identities);
    }

    /** Whether the user can log in this way. */
    public boolean has(ProviderType provider) {
        return identities.stream().anyMatch(identity -> identity.provider() == provider);
    }
}
