package io.devsync.harness.realm;

import io.realm.kotlin.internal.interop.sync.ApiKeyWrapper;
import java.util.Optional;
import org.bson.types.ObjectId;

/**
 * A user API key.
 *
 * @param key its text, known only right after it was made
 */
public record ApiKey(ObjectId id, String name, Optional<String> key, boolean disabled) {

    static ApiKey of(ApiKeyWrapper wrapper) {
        return new ApiKey(
                new ObjectId(wrapper.getId().toByteArray()),
                wrapper.getName(),
                Optional.ofNullable(wrapper.getValue()).filter(text -> !text.isEmpty()),
                wrapper.getDisabled());
    }
}
