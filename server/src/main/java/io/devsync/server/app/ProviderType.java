package io.devsync.server.app;

import java.util.Arrays;
import java.util.Optional;

/** The ways to log in that DevSync has, by the names of the original. */
public enum ProviderType {
    ANON_USER("anon-user"),
    LOCAL_USERPASS("local-userpass"),
    API_KEY("api-key"),
    CUSTOM_TOKEN("custom-token"),
    CUSTOM_FUNCTION("custom-function");

    private final String wireName;

    ProviderType(String wireName) {
        this.wireName = wireName;
    }

    /** The name in paths, bodies and exports. */
    public String wireName() {
        return wireName;
    }

    /** The type of that name. */
    public static Optional<ProviderType> of(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(wireName))
                .findFirst();
    }
}
