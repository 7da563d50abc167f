package io.devsync.server.embedded.expression;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonValue;

/** The table of expression operators by name. */
final class Operators {

    /** How an operator reads its operand. */
    interface Form {
        Expression parse(BsonValue operand);
    }

    private static final Map<String, Form> TABLE = table();

    private Operators() {
    }

    static Optional<Form> find(String name) {
        return Optional.ofNullable(TABLE.get(name));
    }

    private static Map<String, Form> table() {
        Map<String, Form> table = new HashMap<>();
        BasicOperators.register(table);
        ArithmeticOperators.register(table);
        StringOperators.register(table);
        ListOperators.register(table);
        ObjectOperators.register(table);
        ConversionOperators.register(table);
        DateOperators.register(table);
        return Map.copyOf(table);
    }
}
