package io.devsync.server.api.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;

/** A request's body in extended JSON, read strictly: what is unknown or of another type is refused. */
record BsonBody(BsonDocument document) {

    /** Deeper than any schema; the JSON reader takes a stack frame for each level. */
    private static final int LEVELS_MAX = 300;

    /** Says what is wrong with a body. */
    static final class BadBody extends Exception {
        private static final long serialVersionUID = 1L;

        BadBody(String message) {
            super(message);
        }
    }

    static BsonBody parse(String text, Set<String> fields) throws BadBody {
        checkLevels(text);
        BsonDocument document;
        try {
            document = BsonDocument.parse(text);
        } catch (JsonParseException | BsonInvalidOperationException | NumberFormatException broken) {
            throw new BadBody("the body is no JSON object: " + broken.getMessage());
        }
        for (String name : document.keySet()) {
            if (!fields.contains(name)) {
                throw new BadBody("field \"" + name + "\" is unknown (expected: some of " + String.join(", ", fields) + ")");
            }
        }
        return new BsonBody(document);
    }

    private static void checkLevels(String text) throws BadBody {
        int levels = 0;
        for (int i = 0; i < text.length(); i++) {
            // Brackets in strings count as well: this only has to keep out what is far too deep.
            char c = text.charAt(i);
            if (c == '{' || c == '[') {
                if (++levels > LEVELS_MAX) {
                    throw new BadBody("the body nests too deep (expected: at most " + LEVELS_MAX + " levels)");
                }
            } else if (c == '}' || c == ']') {
                levels--;
            }
        }
    }

    long number(String field, long otherwise) throws BadBody {
        BsonValue value = document.get(field);
        if (value == null) {
            return otherwise;
        }
        if (!value.isInt32() && !value.isInt64()) {
            throw new BadBody(field + ": " + value + " (expected: a whole number)");
        }
        return value.asNumber().longValue();
    }

    String text(String field, String otherwise) throws BadBody {
        BsonValue value = document.get(field, new BsonString(otherwise));
        if (!value.isString()) {
            throw new BadBody(field + ": " + value + " (expected: a string)");
        }
        return value.asString().getValue();
    }

    boolean flag(String field) throws BadBody {
        BsonValue value = document.get(field, BsonBoolean.FALSE);
        if (!value.isBoolean()) {
            throw new BadBody(field + ": " + value + " (expected: true or false)");
        }
        return value.asBoolean().getValue();
    }

    BsonDocument object(String field) throws BadBody {
        BsonValue value = document.get(field, new BsonDocument());
        if (!value.isDocument()) {
            throw new BadBody(field + ": " + value + " (expected: an object)");
        }
        return value.asDocument();
    }

    List<BsonDocument> objects(String field) throws BadBody {
        List<BsonDocument> objects = new ArrayList<>();
        for (BsonValue value : array(field)) {
            if (!value.isDocument()) {
                throw new BadBody(field + ": " + value + " among its elements (expected: objects)");
            }
            objects.add(value.asDocument());
        }
        return objects;
    }

    List<String> strings(String field) throws BadBody {
        List<String> strings = new ArrayList<>();
        for (BsonValue value : array(field)) {
            if (!value.isString()) {
                throw new BadBody(field + ": " + value + " among its elements (expected: strings)");
            }
            strings.add(value.asString().getValue());
        }
        return strings;
    }

    Map<String, String> stringsByName(String field) throws BadBody {
        Map<String, String> strings = new HashMap<>();
        for (Map.Entry<String, BsonValue> entry : object(field).entrySet()) {
            if (!(entry.getValue() instanceof BsonString text)) {
                throw new BadBody(field + "." + entry.getKey() + ": " + entry.getValue() + " (expected: a string)");
            }
            strings.put(entry.getKey(), text.getValue());
        }
        return strings;
    }

    private BsonArray array(String field) throws BadBody {
        BsonValue value = document.get(field, new BsonArray());
        if (!value.isArray()) {
            throw new BadBody(field + ": " + value + " (expected: an array)");
        }
        return value.asArray();
    }
}
