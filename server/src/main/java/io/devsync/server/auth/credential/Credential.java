package io.devsync.server.auth.credential;

import io.devsync.server.app.ProviderType;
import org.bson.BsonDocument;

/** What a client logs in with. */
public sealed interface Credential {

    /** The provider it is for. */
    ProviderType provider();

    /** Nothing: a new user each time. */
    record Anonymous() implements Credential {
        @Override
        public ProviderType provider() {
            return ProviderType.ANON_USER;
        }
    }

    /** A registered address and its password. */
    record EmailPassword(String email, String password) implements Credential {
        @Override
        public ProviderType provider() {
            return ProviderType.LOCAL_USERPASS;
        }

        @Override
        public String toString() {
            return "EmailPassword[email=" + email + ", password=<hidden>]";
        }
    }

    /** An API key. */
    record ApiKey(String key) implements Credential {
        @Override
        public ProviderType provider() {
            return ProviderType.API_KEY;
        }

        @Override
        public String toString() {
            return "ApiKey[<hidden>]";
        }
    }

    /** A JWT of another system. */
    record CustomToken(String token) implements Credential {
        @Override
        public ProviderType provider() {
            return ProviderType.CUSTOM_TOKEN;
        }

        @Override
        public String toString() {
            return "CustomToken[<hidden>]";
        }
    }

    /** Whatever the app wants, for its authentication function. */
    record CustomFunction(BsonDocument payload) implements Credential {
        @Override
        public ProviderType provider() {
            return ProviderType.CUSTOM_FUNCTION;
        }

        @Override
        public String toString() {
            return "CustomFunction[<hidden>]";
        }
    }
}
