package io.devsync.server.embedded.expression;

import io.devsync.server.embedded.bson.FirstField;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Reads an expression: field paths, variables, literals, documents, arrays and operators. */
final class ExpressionParser {

    private ExpressionParser() {
    }

    static Expression parse(BsonValue value) {
        if (value instanceof BsonString text && text.getValue().startsWith("$")) {
            return FieldPath.parse(text.getValue());
        }
        if (value instanceof BsonArray array) {
            return array(array.stream().map(ExpressionParser::parse).toList());
        }
        if (value instanceof BsonDocument document) {
            return parseDocument(document);
        }
        return variables -> value;
    }

    private static Expression parseDocument(BsonDocument document) {
        boolean operator = !document.isEmpty() && document.getFirstKey().startsWith("$");
        if (!operator) {
            return document(document);
        }
        if (document.size() != 1) {
            throw MongoError.location(15983, "An object representing an expression must have exactly one field: " + document.toJson());
        }
        Map.Entry<String, BsonValue> only = FirstField.of(document);
        String name = only.getKey();
        return Operators.find(name)
                .orElseThrow(() -> new MongoError(ErrorCode.INVALID_PIPELINE_OPERATOR, "Unrecognized expression '" + name + "'"))
                .parse(only.getValue());
    }

    private static Expression document(BsonDocument document) {
        Map<String, Expression> fields = new LinkedHashMap<>();
        document.forEach((name, value) -> {
            if (name.startsWith("$")) {
                throw MongoError.location(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
            }
            if (name.contains(".")) {
                throw MongoError.location(16412, "FieldPath field names may not contain '.'. Consider using $getField or $setField.");
            }
            fields.put(name, parse(value));
        });
        return variables -> {
            BsonDocument result = new BsonDocument();
            fields.forEach((name, field) -> {
                BsonValue value = field.evaluate(variables);
                if (value != null) {
                    result.put(name, value);
                }
            });
            return result;
        };
    }

    private static Expression array(List<Expression> elements) {
        return variables -> {
            List<BsonValue> values = new ArrayList<>(elements.size());
            for (Expression element : elements) {
                BsonValue value = element.evaluate(variables);
                values.add(value == null ? BsonNull.VALUE : value);
            }
            return new BsonArray(values);
        };
    }
}
