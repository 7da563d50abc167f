package io.devsync.server.query;

import java.util.Base64;
import java.util.List;

/** Writes predicates as canonical RQL, in the forms that realm-core's serializer uses (realm-core serializer.cpp). */
final class RqlPrinter {

    private final StringBuilder out = new StringBuilder();

    private RqlPrinter() {}

    static String print(RqlPredicate predicate) {
        RqlPrinter printer = new RqlPrinter();
        printer.predicate(predicate);
        return printer.out.toString();
    }

    private void predicate(RqlPredicate predicate) {
        switch (predicate) {
            case RqlPredicate.Constant(boolean value) -> out.append(value ? "TRUEPREDICATE" : "FALSEPREDICATE");
            case RqlPredicate.And(List<RqlPredicate> terms) -> terms(terms, " and ");
            case RqlPredicate.Or(List<RqlPredicate> terms) -> terms(terms, " or ");
            case RqlPredicate.Not(RqlPredicate term) -> {
                out.append("!(");
                predicate(term);
                out.append(')');
            }
            case RqlPredicate.Comparison comparison -> {
                operand(comparison.left());
                out.append(' ').append(comparison.operator().text());
                if (comparison.ignoreCase()) {
                    out.append("[c]");
                }
                out.append(' ');
                operand(comparison.right());
            }
            case RqlPredicate.Between(RqlOperand operand, RqlLiteral low, RqlLiteral high) -> {
                operand(operand);
                out.append(" BETWEEN ");
                literals(List.of(low, high));
            }
            case RqlPredicate.GeoWithin(String path, GeoShape shape) -> {
                path(path);
                out.append(" geoWithin ").append(shape.toRql());
            }
        }
    }

    private void terms(List<RqlPredicate> terms, String separator) {
        for (int i = 0; i < terms.size(); i++) {
            if (i > 0) {
                out.append(separator);
            }
            RqlPredicate term = terms.get(i);
            // Only an OR inside an AND needs brackets: NOT brings its own.
            boolean brackets = term instanceof RqlPredicate.Or;
            out.append(brackets ? "(" : "");
            predicate(term);
            out.append(brackets ? ")" : "");
        }
    }

    private void operand(RqlOperand operand) {
        switch (operand) {
            case RqlOperand.Property property -> {
                if (property.quantified()) {
                    out.append(property.quantifier()).append(' ');
                }
                path(property.path());
            }
            case RqlOperand.Count(String path) -> {
                path(path);
                out.append(".@count");
            }
            case RqlOperand.Constant(RqlLiteral value) -> literal(value);
            case RqlOperand.Constants constants -> {
                if (constants.quantifier() != RqlOperand.Quantifier.ANY) {
                    out.append(constants.quantifier()).append(' ');
                }
                literals(constants.values());
            }
        }
    }

    private void path(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            switch (c) {
                case ' ' -> out.append("\\ ");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                case '\n' -> out.append("\\n");
                default -> out.append(c);
            }
        }
    }

    private void literals(List<RqlLiteral> values) {
        out.append('{');
        for (int i = 0; i < values.size(); i++) {
            out.append(i > 0 ? ", " : "");
            literal(values.get(i));
        }
        out.append('}');
    }

    private void literal(RqlLiteral literal) {
        switch (literal) {
            case RqlLiteral.Null ignored -> out.append("NULL");
            case RqlLiteral.Bool(boolean value) -> out.append(value);
            case RqlLiteral.Number(String text) -> out.append(text);
            case RqlLiteral.Text(String value) -> text(value);
            case RqlLiteral.Bytes(byte[] bytes, boolean binary) -> out.append(binary ? "binary(B64\"" : "B64\"")
                    .append(Base64.getEncoder().encodeToString(bytes))
                    .append(binary ? "\")" : "\"");
            case RqlLiteral.Timestamp(long seconds, int nanoseconds) ->
                out.append('T').append(seconds).append(':').append(nanoseconds);
            case RqlLiteral.Oid oid -> out.append("oid(").append(oid.value()).append(')');
            case RqlLiteral.Uuid uuid -> out.append("uuid(").append(uuid.value()).append(')');
            case RqlLiteral.Link(String className, RqlLiteral key) -> {
                out.append("obj(");
                text(className);
                out.append(',');
                literal(key);
                out.append(')');
            }
        }
    }

    private void text(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\0' -> out.append("\\0");
                default -> out.append(c);
            }
        }
        out.append('"');
    }
}
