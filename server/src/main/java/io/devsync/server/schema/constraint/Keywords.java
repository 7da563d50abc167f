package io.devsync.server.schema.constraint;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonValue;

/** Reads the keywords of a schema; what is no legal value of its keyword demands nothing, and is noted. */
final class Keywords {

    private final List<String> problems = new ArrayList<>();

    /** What could not be read. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    BsonDocument document(BsonDocument schema, String keyword) {
        return schema.get(keyword) instanceof BsonDocument document ? document : new BsonDocument();
    }

    List<BsonDocument> documents(BsonDocument schema, String keyword) {
        if (!(schema.get(keyword) instanceof BsonArray array)) {
            return List.of();
        }
        return array.stream()
                .filter(BsonValue::isDocument)
                .map(BsonValue::asDocument)
                .toList();
    }

    /** A name or a list of names. */
    List<String> names(BsonDocument schema, String keyword) {
        BsonValue value = schema.get(keyword);
        if (value == null) {
            return List.of();
        }
        if (value.isString()) {
            return List.of(value.asString().getValue());
        }
        if (!value.isArray()) {
            return List.of();
        }
        return value.asArray().stream()
                .filter(BsonValue::isString)
                .map(name -> name.asString().getValue())
                .toList();
    }

    int size(BsonDocument schema, String keyword, int otherwise) {
        return number(schema, keyword)
                .map(number -> number.max(BigDecimal.ZERO)
                        .min(BigDecimal.valueOf(Integer.MAX_VALUE))
                        .intValue())
                .orElse(otherwise);
    }

    Optional<BigDecimal> number(BsonDocument schema, String keyword) {
        BsonValue value = schema.get(keyword);
        if (value == null) {
            return Optional.empty();
        }
        if (value.isDouble() && Double.isFinite(value.asDouble().doubleValue())) {
            return Optional.of(BigDecimal.valueOf(value.asDouble().doubleValue()));
        }
        if (value instanceof BsonNumber number && !value.isDouble() && number.decimal128Value().isFinite()) {
            return Optional.of(number.decimal128Value().bigDecimalValue());
        }
        problems.add(keyword + ": " + print(value) + " (expected: a number)");
        return Optional.empty();
    }

    /** Exclusive bounds are flags beside the bounds, or in later drafts of JSON Schema bounds of their own. */
    Optional<NumberRange> range(BsonDocument schema) {
        Optional<NumberRange.Bound> lower = bound(schema, "minimum", "exclusiveMinimum");
        Optional<NumberRange.Bound> upper = bound(schema, "maximum", "exclusiveMaximum");
        return lower.isPresent() || upper.isPresent()
                ? Optional.of(new NumberRange(lower, upper))
                : Optional.empty();
    }

    private Optional<NumberRange.Bound> bound(BsonDocument schema, String keyword, String exclusive) {
        BsonValue flag = schema.get(exclusive, BsonBoolean.FALSE);
        if (flag.isNumber()) {
            return number(schema, exclusive).map(number -> new NumberRange.Bound(number, true));
        }
        boolean open = flag.isBoolean() && flag.asBoolean().getValue();
        return number(schema, keyword).map(number -> new NumberRange.Bound(number, open));
    }

    Optional<TextPattern> pattern(String pattern) {
        try {
            return Optional.of(new TextPattern(Pattern.compile(pattern)));
        } catch (PatternSyntaxException bad) {
            problems.add("pattern: \"" + pattern + "\" (expected: a regular expression; " + bad.getDescription() + ")");
            return Optional.empty();
        }
    }

    /** A value as the schema's author wrote it. */
    String print(BsonValue value) {
        String document = new BsonDocument("v", value).toJson();
        return document.substring("{\"v\": ".length(), document.length() - 1);
    }
}
