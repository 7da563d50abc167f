package io.devsync.server.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.devsync.server.app.CustomTokenRules;
import io.devsync.server.app.CustomTokenRules.KeySource;
import io.devsync.server.app.CustomTokenRules.MetadataField;
import io.devsync.server.app.JwkAddress;
import io.devsync.server.app.RsaPem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the settings of a custom JWT provider as the Admin API has them (spec client-and-admin-api §1, call 11). */
final class CustomTokenSettings {

    /** HS256 needs a key as long as its hash (RFC 7518 §3.2); the original refuses shorter ones too. */
    private static final int SECRET_BYTES_MIN = 32;

    private CustomTokenSettings() {}

    static CustomTokenRules rules(JsonNode provider, AppConfiguration configuration) {
        JsonNode config = provider.path("config");
        List<MetadataField> metadata = new ArrayList<>();
        for (JsonNode field : provider.path("metadata_fields")) {
            metadata.add(new MetadataField(
                    field.path("required").asBoolean(false),
                    field.path("name").asText(""),
                    field.path("field_name").asText(field.path("name").asText(""))));
        }
        return new CustomTokenRules(
                keys(provider, configuration),
                audience(config.path("audience")),
                config.path("requireAnyAudience").asBoolean(false),
                metadata);
    }

    private static List<String> audience(JsonNode audience) {
        List<String> names = new ArrayList<>();
        if (audience.isTextual() && !audience.textValue().isEmpty()) {
            names.add(audience.textValue());
        }
        audience.forEach(name -> names.add(name.asText()));
        return names;
    }

    private static KeySource keys(JsonNode provider, AppConfiguration configuration) {
        JsonNode config = provider.path("config");
        if (config.path("useJWKURI").asBoolean(false)) {
            String address = config.path("jwkURI").asText("");
            return new KeySource.JwkUri(JwkAddress.parse(address)
                    .orElseThrow(() -> new BadProviderException(
                            "jwkURI: '" + address + "' (expected: https, or http on this machine)")));
        }
        List<String> keys = new ArrayList<>();
        for (JsonNode name : provider.path("secret_config").path("signingKeys")) {
            keys.add(configuration.secret(name.asText())
                    .orElseThrow(() -> new BadProviderException("signingKeys: there is no secret '" + name.asText()
                            + "' (expected: the name of a secret of the app); create it first")));
        }
        String algorithm = config.path("signingAlgorithm").asText("HS256");
        return switch (algorithm) {
            case "HS256" -> secrets(keys);
            case "RS256" -> publicKeys(keys);
            default -> throw new BadProviderException(
                    "signingAlgorithm: '" + algorithm + "' (expected: HS256 or RS256)");
        };
    }

    private static KeySource secrets(List<String> keys) {
        boolean tooShort =
                keys.stream().anyMatch(key -> key.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES_MIN);
        if (keys.isEmpty() || tooShort) {
            throw new BadProviderException("signingKeys has no key, or one that is too short (expected: at least "
                    + SECRET_BYTES_MIN + " bytes each)");
        }
        return new KeySource.Secrets(keys);
    }

    private static KeySource publicKeys(List<String> keys) {
        if (keys.isEmpty()) {
            throw new BadProviderException("signingKeys is empty (expected: at least one public key)");
        }
        for (String key : keys) {
            try {
                RsaPem.parse(key);
            } catch (IllegalArgumentException bad) {
                throw new BadProviderException("signingKeys: " + bad.getMessage());
            }
        }
        return new KeySource.PublicKeys(keys);
    }
}
