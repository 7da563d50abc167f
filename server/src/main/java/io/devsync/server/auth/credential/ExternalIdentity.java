package io.devsync.server.auth.credential;

import io.devsync.server.app.ProviderType;
import org.bson.Document;

/**
 * Who somebody is, as a provider found out.
 *
 * @param key unique within app and provider; the same person always has the same
 * @param data what the provider knows of the person, for the profile
 */
public record ExternalIdentity(ProviderType provider, String key, Document data) {}
