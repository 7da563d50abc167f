package io.devsync.server.app;

import java.net.URI;
import java.util.List;

/**
 * Which JWTs of other systems log users in, and what is taken from them.
 *
 * @param keys what the signature must verify with
 * @param audience what {@code aud} must hold; when empty it must hold the client app id
 * @param requireAnyAudience whether one of {@code audience} is enough, instead of all
 * @param metadata the claims that become the user's profile data
 */
public record CustomTokenRules(
        KeySource keys, List<String> audience, boolean requireAnyAudience, List<MetadataField> metadata) {

    public CustomTokenRules {
        audience = List.copyOf(audience);
        metadata = List.copyOf(metadata);
    }

    /**
     * A claim to copy.
     *
     * @param required whether a token without it is refused
     * @param path the claim's name, with dots between the names of nested objects; {@code \.} is a dot in a name
     * @param fieldName its name in the profile's data
     */
    public record MetadataField(boolean required, String path, String fieldName) {}

    /** Where keys come from. */
    public sealed interface KeySource {

        /** HS256 with any of these secrets, each of at least 32 bytes (RFC 7518 §3.2). */
        record Secrets(List<String> secrets) implements KeySource {
            public Secrets {
                secrets = List.copyOf(secrets);
            }

            @Override
            public String toString() {
                return "Secrets[<hidden>]";
            }
        }

        /** RS256 with any of these public keys, in PEM. */
        record PublicKeys(List<String> pems) implements KeySource {
            public PublicKeys {
                pems = List.copyOf(pems);
            }
        }

        /** RS256 with the keys of this JSON Web Key Set. */
        record InlineJwks(String json) implements KeySource {}

        /** RS256 with the keys of the JSON Web Key Set at this address. */
        record JwkUri(URI uri) implements KeySource {}

        /**
         * Any signer: the signature is not checked. Only for apps that were created at first use on a loopback address,
         * where the original's keys are unknown and an unchanged app has to get in all the same.
         */
        record AnySigner() implements KeySource {}
    }

    /** For apps created at first use where nobody from outside can come: any signer, and the usual OpenID claims. */
    public static CustomTokenRules anySigner() {
        return new CustomTokenRules(
                new KeySource.AnySigner(),
                List.of(),
                false,
                List.of(
                        new MetadataField(false, "name", "name"),
                        new MetadataField(false, "email", "email"),
                        new MetadataField(false, "picture", "picture_url"),
                        new MetadataField(false, "given_name", "first_name"),
                        new MetadataField(false, "family_name", "last_name"),
                        new MetadataField(false, "gender", "gender"),
                        new MetadataField(false, "birthdate", "birthday")));
    }

    /** For apps that have no other keys: HS256 with the app's own development key. */
    public static CustomTokenRules secrets(List<String> secrets) {
        return new CustomTokenRules(new KeySource.Secrets(secrets), List.of(), false, List.of());
    }
}
