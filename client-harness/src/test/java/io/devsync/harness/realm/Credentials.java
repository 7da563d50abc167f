package io.devsync.harness.realm;

import io.realm.kotlin.internal.interop.realmc;

/** How a user proves who they are. */
public sealed interface Credentials {

    /** A new user at every log in. */
    record Anonymous() implements Credentials {}

    /** A registered email address and its password. */
    record EmailPassword(String email, String password) implements Credentials {}

    /** The text of an API key. */
    record ApiKeyText(String key) implements Credentials {}

    /** A JWT of an issuer that the app trusts. */
    record CustomJwt(String token) implements Credentials {}

    /** Whatever the app's authentication function takes, as extended JSON. */
    record CustomFunction(String payload) implements Credentials {}

    /** The native credentials; the caller releases them. */
    default long toNative() {
        return switch (this) {
            case Anonymous ignored -> realmc.realm_app_credentials_new_anonymous(false);
            case EmailPassword(String email, String password) ->
                realmc.realm_app_credentials_new_email_password(email, password);
            case ApiKeyText(String key) -> realmc.realm_app_credentials_new_api_key(key);
            case CustomJwt(String token) -> realmc.realm_app_credentials_new_jwt(token);
            case CustomFunction(String payload) -> realmc.realm_app_credentials_new_function(payload);
        };
    }
}
