package io.devsync.server.auth.credential;

import com.nimbusds.jwt.JWTClaimsSet;
import io.devsync.server.app.CustomTokenRules.MetadataField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/** Takes the configured claims out of a custom token; what it finds becomes the user's profile data. */
final class TokenMetadata {

    private TokenMetadata() {}

    static Document extract(JWTClaimsSet claims, List<MetadataField> fields) {
        Document data = new Document();
        for (MetadataField field : fields) {
            Optional<Object> value = find(claims.toJSONObject(), names(field.path()));
            if (value.isEmpty() && field.required()) {
                throw CustomTokens.refused("it has no claim '" + field.path() + "', which the app requires");
            }
            value.ifPresent(present -> data.append(field.fieldName(), present));
        }
        return data;
    }

    private static Optional<Object> find(Map<?, ?> claims, List<String> names) {
        Object value = claims.get(names.get(0));
        if (names.size() == 1 || value == null) {
            return Optional.ofNullable(value);
        }
        return value instanceof Map<?, ?> nested ? find(nested, names.subList(1, names.size())) : Optional.empty();
    }

    /** The names of a path; {@code \.} is a dot within a name. */
    private static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '\\' && i + 1 < path.length() && path.charAt(i + 1) == '.') {
                name.append('.');
                i++;
            } else if (c == '.') {
                names.add(name.toString());
                name.setLength(0);
            } else {
                name.append(c);
            }
        }
        names.add(name.toString());
        return names;
    }
}
