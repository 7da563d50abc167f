package io.devsync.server.rules;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.UuidRepresentation;
import org.bson.types.ObjectId;

/**
 * What {@code %%user}, {@code %%values} and {@code %%environment} stand for in one session. They are read once, at its
 * start, and do not change while it lasts (spec sync-features §5.4).
 *
 * @param user {@code id}, {@code type}, {@code data}, {@code custom_data}, {@code identities}
 * @param values the app's values by name
 * @param environment {@code tag} and {@code values}
 */
public record Expansions(BsonDocument user, BsonDocument values, BsonDocument environment) {

    private static final String SIGN = "%%";
    private static final String QUOTE = "%literal";

    /** Those of an app without values, for a user of whom nothing but the id is known. */
    public static Expansions ofUser(String userId) {
        BsonDocument user =
                new BsonDocument("id", new BsonString(userId)).append("type", new BsonString("normal"));
        return new Expansions(user, new BsonDocument(), new BsonDocument());
    }

    /** Whether a value is an expansion or contains one, so that it is known at the start of a session only. */
    static boolean isOpen(BsonValue value) {
        return switch (value) {
            case BsonString text -> text.getValue().startsWith(SIGN);
            case BsonArray elements -> elements.stream().anyMatch(Expansions::isOpen);
            case BsonDocument document -> isConversion(document);
            default -> false;
        };
    }

    /** A constant as rules can say it: a text that looks like an expansion, which users' data may hold, is quoted. */
    static BsonValue quoted(BsonValue constant) {
        return switch (constant) {
            case BsonString text when text.getValue().startsWith(SIGN) -> new BsonDocument(QUOTE, text);
            case BsonArray elements ->
                new BsonArray(elements.stream().map(Expansions::quoted).toList());
            default -> constant;
        };
    }

    /** The constant that {@link #quoted} made this of; absent when it is not quoted. */
    static Optional<BsonValue> unquoted(BsonValue value) {
        return switch (value) {
            case BsonDocument document when document.size() == 1 && document.containsKey(QUOTE) ->
                Optional.of(document.get(QUOTE));
            case BsonArray elements when elements.stream().anyMatch(element -> unquoted(element).isPresent()) ->
                Optional.of(new BsonArray(elements.stream()
                        .map(element -> unquoted(element).orElse(element))
                        .toList()));
            default -> Optional.empty();
        };
    }

    static boolean isConversion(BsonDocument document) {
        return document.size() == 1 && Conversion.of(document.getFirstKey()).isPresent();
    }

    /** Whether there can be such an expansion in sync's rules. */
    static boolean isKnown(String path) {
        return path.equals("true")
                || path.equals("false")
                || path.equals("environment")
                || path.startsWith("environment.")
                || path.startsWith("values.")
                || path.startsWith("user.");
    }

    /** The value of an expansion, without the {@code %%}; absent when the user or app has no such value. */
    Optional<BsonValue> value(String path) {
        String[] parts = path.split("\\.", 2);
        return switch (parts[0]) {
            case "true" -> Optional.of(BsonBoolean.TRUE);
            case "false" -> Optional.of(BsonBoolean.FALSE);
            case "user" -> at(user, parts[1]);
            case "values" -> at(values, parts[1]);
            case "environment" -> parts.length == 1 ? Optional.of(environment) : at(environment, parts[1]);
            default -> Optional.empty();
        };
    }

    private static Optional<BsonValue> at(BsonValue root, String path) {
        BsonValue here = root;
        for (String part : path.split("\\.", -1)) {
            if (!(here instanceof BsonDocument document) || !document.containsKey(part)) {
                return Optional.empty();
            }
            here = document.get(part);
        }
        return Optional.of(here);
    }

    /** A value with all its expansions replaced; absent when one of them has no value. */
    Optional<BsonValue> substitute(BsonValue value) {
        return switch (value) {
            case BsonString text when text.getValue().startsWith(SIGN) ->
                value(text.getValue().substring(SIGN.length()));
            case BsonArray elements -> {
                BsonArray replaced = new BsonArray();
                // Of several values those count that there are.
                elements.forEach(element -> substitute(element).ifPresent(replaced::add));
                yield Optional.of(replaced);
            }
            case BsonDocument document when isConversion(document) -> {
                Conversion conversion = Conversion.of(document.getFirstKey()).orElseThrow();
                yield substitute(Objects.requireNonNull(document.get(document.getFirstKey()))).flatMap(conversion::apply);
            }
            default -> Optional.of(value);
        };
    }

    /** The operators that make a value of another type, for users' ids are strings and documents may have other keys. */
    private enum Conversion {
        STRING_TO_OID("stringToOid"),
        OID_TO_STRING("oidToString"),
        STRING_TO_UUID("stringToUuid"),
        UUID_TO_STRING("uuidToString");

        private final String text;

        Conversion(String text) {
            this.text = text;
        }

        static Optional<Conversion> of(String withSign) {
            for (Conversion conversion : values()) {
                if (withSign.equals("%" + conversion.text)) {
                    return Optional.of(conversion);
                }
            }
            return Optional.empty();
        }

        /** Absent when the value has no form of that type. */
        Optional<BsonValue> apply(BsonValue value) {
            return switch (this) {
                case STRING_TO_OID -> Optional.of(value)
                        .filter(one -> one.isString() && ObjectId.isValid(one.asString().getValue()))
                        .map(one -> new BsonObjectId(new ObjectId(one.asString().getValue())));
                case OID_TO_STRING -> Optional.of(value)
                        .filter(BsonValue::isObjectId)
                        .map(one -> new BsonString(one.asObjectId().getValue().toHexString()));
                case STRING_TO_UUID -> Optional.of(value).filter(BsonValue::isString).flatMap(Conversion::uuid);
                case UUID_TO_STRING -> Optional.of(value)
                        .filter(one -> one.isBinary() && one.asBinary().getType() == 4)
                        .map(one -> new BsonString(
                                one.asBinary().asUuid(UuidRepresentation.STANDARD).toString()));
            };
        }

        private static Optional<BsonValue> uuid(BsonValue text) {
            try {
                return Optional.of(new BsonBinary(UUID.fromString(text.asString().getValue())));
            } catch (IllegalArgumentException none) {
                return Optional.empty();
            }
        }
    }
}
