package io.devsync.server.app;

import com.nimbusds.jose.jwk.JWKSet;
import io.devsync.server.app.CustomTokenRules.KeySource;
import io.devsync.server.app.CustomTokenRules.MetadataField;
import io.devsync.server.app.EmailPasswordRules.Rule;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;

/** Reads the settings of providers in the app file. */
final class AppFileProviders {

    /** HS256 needs a key as long as its hash (RFC 7518 §3.2); the original refuses shorter ones too. */
    private static final int MIN_SECRET_BYTES = 32;

    private AppFileProviders() {}

    static EmailPasswordRules emailPassword(AppFileNode node) {
        node.object("confirmation", "reset", "confirmationUrl", "resetUrl");
        return new EmailPasswordRules(
                rule(node, "confirmation"), rule(node, "reset"), node.text("confirmationUrl", ""), node.text("resetUrl", ""));
    }

    private static Rule rule(AppFileNode node, String key) {
        String text = node.text(key, "auto");
        return switch (text) {
            case "auto" -> Rule.AUTO;
            case "email" -> Rule.EMAIL;
            default -> throw node.problem(key + ": '" + text + "' (expected: \"auto\" or \"email\")");
        };
    }

    static CustomTokenRules customToken(AppFileNode node) {
        node.object(
                "signingKeys", "publicKeys", "jwks", "jwkUri", "audience", "requireAnyAudience", "metadataFields");
        List<MetadataField> metadata = new ArrayList<>();
        for (AppFileNode field : node.list("metadataFields")) {
            field.object("name", "fieldName", "required");
            metadata.add(new MetadataField(
                    field.flag("required", false), field.requiredText("name"), field.requiredText("fieldName")));
        }
        return new CustomTokenRules(
                keys(node), node.texts("audience"), node.flag("requireAnyAudience", false), metadata);
    }

    private static KeySource keys(AppFileNode node) {
        List<KeySource> sources = new ArrayList<>();
        if (node.child("signingKeys").isPresent()) {
            sources.add(secrets(node));
        }
        if (node.child("publicKeys").isPresent()) {
            sources.add(publicKeys(node));
        }
        node.child("jwks").ifPresent(jwks -> sources.add(inlineJwks(jwks)));
        if (node.child("jwkUri").isPresent()) {
            sources.add(jwkUri(node));
        }
        if (sources.size() != 1) {
            throw node.problem("has " + sources.size()
                    + " kinds of keys (expected: exactly one of signingKeys, publicKeys, jwks, jwkUri)");
        }
        return sources.get(0);
    }

    private static KeySource secrets(AppFileNode node) {
        List<String> secrets = node.texts("signingKeys");
        boolean tooShort =
                secrets.stream().anyMatch(key -> key.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES);
        if (secrets.isEmpty() || tooShort) {
            throw node.problem("signingKeys has no key, or one that is too short (expected: at least "
                    + MIN_SECRET_BYTES + " bytes each)");
        }
        return new KeySource.Secrets(secrets);
    }

    private static KeySource publicKeys(AppFileNode node) {
        List<String> pems = node.texts("publicKeys");
        for (String pem : pems) {
            try {
                RsaPem.parse(pem);
            } catch (IllegalArgumentException e) {
                throw node.problem("publicKeys: " + e.getMessage());
            }
        }
        if (pems.isEmpty()) {
            throw node.problem("publicKeys is empty (expected: at least one key)");
        }
        return new KeySource.PublicKeys(pems);
    }

    private static KeySource inlineJwks(AppFileNode node) {
        try {
            JWKSet.parse(node.json());
        } catch (ParseException e) {
            throw node.problem("is not a JSON Web Key Set: " + e.getMessage());
        }
        return new KeySource.InlineJwks(node.json());
    }

    private static KeySource jwkUri(AppFileNode node) {
        String text = node.requiredText("jwkUri");
        return JwkAddress.parse(text)
                .<KeySource>map(KeySource.JwkUri::new)
                .orElseThrow(() ->
                        node.problem("jwkUri: '" + text + "' (expected: https, or http on this machine)"));
    }
}
