package io.devsync.harness.device;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/**
 * How a device's user logs in.
 *
 * @param provider the provider's name in the App Services Client API
 * @param body of the login request; holds secrets, so that {@link #toString} leaves it out
 */
public record Credentials(String provider, String body) {

    private static final JsonMapper JSON = new JsonMapper();

    /** A new anonymous user. */
    public static Credentials anonymous() {
        return of("anon-user", Map.of());
    }

    /** A registered user. */
    public static Credentials emailPassword(String email, String password) {
        return of("local-userpass", Map.of("username", email, "password", password));
    }

    /** A user's API key. */
    public static Credentials apiKey(String key) {
        return of("api-key", Map.of("key", key));
    }

    /** A token of the app's own authentication. */
    public static Credentials customJwt(String token) {
        return of("custom-token", Map.of("token", token));
    }

    private static Credentials of(String provider, Map<String, String> fields) {
        return new Credentials(provider, JSON.valueToTree(fields).toString());
    }

    @Override
    public String toString() {
        return "Credentials[" + provider + ", <hidden>]";
    }
}
