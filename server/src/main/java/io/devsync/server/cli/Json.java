package io.devsync.server.cli;

import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** How the command line writes JSON: numbers as numbers, one line for programs, indented for people. */
final class Json {

    /** One line. */
    static final JsonWriterSettings PLAIN = settings(false);

    /** Indented by two spaces. */
    static final JsonWriterSettings INDENTED = settings(true);

    private Json() {}

    private static JsonWriterSettings settings(boolean indent) {
        return JsonWriterSettings.builder()
                .outputMode(JsonMode.RELAXED)
                .indent(indent)
                .int64Converter((value, writer) -> writer.writeNumber(Long.toString(value)))
                .build();
    }

    /**
     * A field of a server's answer as a person would write it.
     *
     * @throws CommandFailure when the answer lacks it
     */
    static String text(BsonDocument answer, String field) {
        return text(value(answer, field));
    }

    /**
     * A field of a server's answer.
     *
     * @throws CommandFailure when the answer lacks it
     */
    static BsonValue value(BsonDocument answer, String field) {
        BsonValue value = answer.get(field);
        if (value == null) {
            throw new CommandFailure("the server's answer has no \"%s\"; it may be of another version".formatted(field));
        }
        return value;
    }

    /** A value as a person would write it: text without quotes, everything else as JSON. */
    static String text(BsonValue value) {
        if (value.isString()) {
            return value.asString().getValue();
        }
        if (value.isDocument()) {
            return value.asDocument().toJson(PLAIN);
        }
        String wrapped = new BsonDocument("v", value).toJson(PLAIN);
        return wrapped.substring(wrapped.indexOf(':') + 1, wrapped.length() - 1).strip();
    }
}
