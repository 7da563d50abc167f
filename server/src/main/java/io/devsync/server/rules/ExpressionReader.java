package io.devsync.server.rules;

import io.devsync.server.rules.Expression.Comparison;
import io.devsync.server.rules.Expression.Subject;
import io.devsync.server.rules.RulesException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Reads rule expressions: MongoDB's query language as far as sync can use it, with expansions (spec sync-features §5.4). */
final class ExpressionReader {

    /** Each level costs a few stack frames here and in all that walks the tree. */
    private static final int NESTING_MAX = 50;

    private ExpressionReader() {}

    /** @param where the expression's place in the rules */
    static Expression read(String where, BsonValue json) throws RulesException {
        return read(where, json, 0);
    }

    private static Expression read(String where, BsonValue json, int depth) throws RulesException {
        if (depth > NESTING_MAX) {
            throw new RulesException(Code.TOO_LARGE, where, "expression nests deeper than " + NESTING_MAX + " levels");
        }
        if (json.isBoolean()) {
            return new Expression.Constant(json.asBoolean().getValue());
        }
        if (!(json instanceof BsonDocument document)) {
            throw new RulesException(Code.MALFORMED, where, text(json) + " (expected: true, false or an object)");
        }
        List<Expression> terms = new ArrayList<>();
        for (Map.Entry<String, BsonValue> entry : document.entrySet()) {
            terms.add(term(where + "." + entry.getKey(), entry.getKey(), entry.getValue(), depth));
        }
        return Expression.all(terms);
    }

    private static Expression term(String where, String key, BsonValue value, int depth) throws RulesException {
        if (key.startsWith("%%")) {
            String path = key.substring(2);
            if (!Expansions.isKnown(path)) {
                throw unknownExpansion(where, key);
            }
            return conditions(where, new Subject.Expansion(path), value, depth);
        }
        if (!isOperator(key)) {
            return conditions(where, new Subject.Field(key), value, depth);
        }
        return switch (key.substring(1)) {
            case "and" -> Expression.all(terms(where, value, depth));
            case "or" -> Expression.anyOf(terms(where, value, depth));
            case "nor" -> Expression.not(Expression.anyOf(terms(where, value, depth)));
            case "not" -> Expression.not(read(where, value, depth + 1));
            default -> throw unknownOperator(where, key);
        };
    }

    private static List<Expression> terms(String where, BsonValue value, int depth) throws RulesException {
        if (!(value instanceof BsonArray array) || array.isEmpty()) {
            throw new RulesException(Code.BAD_OPERAND, where, text(value) + " (expected: a list of expressions)");
        }
        List<Expression> terms = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            terms.add(read(where + "[" + i + "]", array.get(i), depth + 1));
        }
        return terms;
    }

    /** What stands beside a field: a value that it equals, or operators, all of which must hold. */
    private static Expression conditions(String where, Subject subject, BsonValue value, int depth)
            throws RulesException {
        boolean operators = value instanceof BsonDocument document
                && !document.isEmpty()
                && document.keySet().stream().allMatch(ExpressionReader::isOperator)
                && !Expansions.isConversion(document)
                && Expansions.unquoted(document).isEmpty();
        if (!operators) {
            return compared(where, subject, RuleOperator.EQUAL, value);
        }
        List<Expression> terms = new ArrayList<>();
        for (Map.Entry<String, BsonValue> entry : value.asDocument().entrySet()) {
            String inside = where + "." + entry.getKey();
            if (entry.getKey().substring(1).equals("not")) {
                if (depth > NESTING_MAX) {
                    throw new RulesException(Code.TOO_LARGE, where, "expression nests deeper than " + NESTING_MAX);
                }
                terms.add(Expression.not(conditions(inside, subject, entry.getValue(), depth + 1)));
                continue;
            }
            RuleOperator operator =
                    RuleOperator.of(entry.getKey()).orElseThrow(() -> unknownOperator(inside, entry.getKey()));
            terms.add(compared(inside, subject, operator, entry.getValue()));
        }
        return Expression.all(terms);
    }

    private static Expression compared(String where, Subject subject, RuleOperator operator, BsonValue operand)
            throws RulesException {
        Optional<BsonValue> constant = Expansions.unquoted(operand);
        if (constant.isPresent()) {
            return new Comparison(subject, operator, constant.get());
        }
        checkOperand(where, operand);
        if (!operator.takes(operand)) {
            throw new RulesException(
                    Code.BAD_OPERAND, where, text(operand) + " (expected: what MongoDB's $" + operator.text() + " takes)");
        }
        return new Comparison(subject, operator, operand);
    }

    private static void checkOperand(String where, BsonValue operand) throws RulesException {
        switch (operand) {
            case BsonArray elements -> {
                for (BsonValue element : elements) {
                    checkOperand(where, element);
                }
            }
            case BsonDocument document -> {
                if (!Expansions.isConversion(document)) {
                    throw new RulesException(
                            Code.BAD_OPERAND,
                            where,
                            text(operand) + " (expected: a value; sync cannot compare with objects)");
                }
                checkOperand(where, Objects.requireNonNull(document.get(document.getFirstKey())));
            }
            case BsonValue text when text.isString() && text.asString().getValue().startsWith("%%") -> {
                if (!Expansions.isKnown(text.asString().getValue().substring(2))) {
                    throw unknownExpansion(where, text.asString().getValue());
                }
            }
            default -> {}
        }
    }

    private static boolean isOperator(String key) {
        return key.startsWith("$") || key.startsWith("%");
    }

    private static RulesException unknownOperator(String where, String operator) {
        String hint = operator.endsWith("function") ? "; functions cannot be called by rules of sync here" : "";
        return new RulesException(
                Code.UNKNOWN_OPERATOR,
                where,
                "operator " + text(operator) + " (expected: and, or, nor, not, eq, ne, gt, gte, lt, lte, in, nin, exists,"
                        + " all or size, after $ or %)" + hint);
    }

    private static RulesException unknownExpansion(String where, String expansion) {
        return new RulesException(
                Code.UNKNOWN_EXPANSION,
                where,
                "expansion " + text(expansion) + " (expected: %%true, %%false, %%user.…, %%values.… or"
                        + " %%environment.…; the document is not known when a session starts)");
    }

    private static String text(Object value) {
        String text = value.toString();
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
