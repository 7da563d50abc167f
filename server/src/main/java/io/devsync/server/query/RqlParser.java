package io.devsync.server.query;

import io.devsync.server.query.RqlOperand.Quantifier;
import io.devsync.server.query.RqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a query by recursive descent after realm-core's grammar (realm-core query_bison.yy): NOT binds closer than AND,
 * AND closer than OR.
 *
 * <p>What the grammar has but subscriptions cannot use (spec sync-features §5.3) is recognised, so that the error can say
 * so: aggregates, subqueries, sort, distinct, limit, arithmetic, element access, arguments that were never filled in.
 */
final class RqlParser {

    /** Each level costs a few stack frames here and in all that walks the tree. */
    private static final int NESTING_MAX = 200;

    private static final Set<String> POST_QUERY = Set.of("sort", "distinct", "limit");
    private static final Set<String> UNSUPPORTED_CALLS = Set.of("subquery");

    private final String className;
    private final RqlLexer lexer;
    private final RqlLiterals literals;
    private RqlToken token;
    private int nesting;

    private RqlParser(String className, String text) throws BadQueryException {
        this.className = className;
        this.lexer = new RqlLexer(text);
        this.literals = new RqlLiterals(className);
        this.token = lexer.next();
    }

    /**
     * Reads a query.
     *
     * @param className what the query is about; named in errors
     */
    static RqlPredicate parse(String className, String text) throws BadQueryException {
        RqlParser parser = new RqlParser(className, text);
        RqlPredicate predicate = parser.or();
        parser.expectEnd();
        return predicate;
    }

    private void expectEnd() throws BadQueryException {
        if (token.kind() == Kind.WORD && POST_QUERY.contains(token.text().toLowerCase(Locale.ROOT))) {
            throw unsupported(token.text().toUpperCase(Locale.ROOT));
        }
        if (token.kind() != Kind.END) {
            throw unexpected("end of query");
        }
    }

    private RqlPredicate or() throws BadQueryException {
        List<RqlPredicate> terms = new ArrayList<>();
        do {
            RqlPredicate term = and();
            if (term instanceof RqlPredicate.Or(List<RqlPredicate> inner)) {
                terms.addAll(inner);
            } else {
                terms.add(term);
            }
        } while (skipSymbol("||") || skipWord("or"));
        return terms.size() == 1 ? terms.getFirst() : new RqlPredicate.Or(terms);
    }

    private RqlPredicate and() throws BadQueryException {
        List<RqlPredicate> terms = new ArrayList<>();
        do {
            RqlPredicate term = unary();
            if (term instanceof RqlPredicate.And(List<RqlPredicate> inner)) {
                terms.addAll(inner);
            } else {
                terms.add(term);
            }
        } while (skipSymbol("&&") || skipWord("and"));
        return terms.size() == 1 ? terms.getFirst() : new RqlPredicate.And(terms);
    }

    private RqlPredicate unary() throws BadQueryException {
        if (skipSymbol("!") || skipWord("not")) {
            deeper();
            // A bracket after NOT is no level of its own, so that a printed predicate never nests deeper than it came.
            RqlPredicate term = skipSymbol("(") ? group() : unary();
            nesting--;
            return new RqlPredicate.Not(term);
        }
        if (skipSymbol("(")) {
            deeper();
            RqlPredicate inner = group();
            nesting--;
            return inner;
        }
        if (skipWord("truepredicate")) {
            return new RqlPredicate.Constant(true);
        }
        if (skipWord("falsepredicate")) {
            return new RqlPredicate.Constant(false);
        }
        return comparison();
    }

    private void deeper() throws BadQueryException {
        if (++nesting > NESTING_MAX) {
            throw BadQueryException.invalid(
                    className, "query nests deeper than " + NESTING_MAX + " levels; use fewer brackets");
        }
    }

    private RqlPredicate group() throws BadQueryException {
        RqlPredicate inner = or();
        if (!skipSymbol(")")) {
            throw unexpected("')'");
        }
        return inner;
    }

    private RqlPredicate comparison() throws BadQueryException {
        RqlOperand left = operand();
        if (skipWord("between")) {
            return between(left);
        }
        if (skipWord("geowithin")) {
            return within(left);
        }
        if (token.isWord("text")) {
            throw unsupported("TEXT");
        }
        RqlOperator operator = operator().orElseThrow(() -> unexpected("an operator"));
        next();
        boolean ignoreCase = token.isSymbol("[c]");
        if (ignoreCase) {
            if (operator.isOrder()) {
                throw unexpected("a value");
            }
            next();
        }
        return new RqlPredicate.Comparison(left, operator, ignoreCase, operand());
    }

    private RqlPredicate between(RqlOperand operand) throws BadQueryException {
        if (!skipSymbol("{")) {
            throw unexpected("'{'");
        }
        List<RqlLiteral> limits = literalsUntilBrace();
        if (limits.size() != 2) {
            throw BadQueryException.invalid(className, "Operator 'BETWEEN' requires list with 2 elements.");
        }
        return new RqlPredicate.Between(operand, limits.getFirst(), limits.getLast());
    }

    private RqlPredicate within(RqlOperand operand) throws BadQueryException {
        if (!(operand instanceof RqlOperand.Property property) || property.quantified()) {
            throw BadQueryException.invalid(
                    className, "The left hand side of 'geoWithin' must be a link to geoJSON formatted data");
        }
        RqlToken shape = token;
        next();
        if (!skipSymbol("(")) {
            throw unexpected("'('");
        }
        GeoShape read = new RqlShapes(this).shape(shape);
        if (!skipSymbol(")")) {
            throw unexpected("')'");
        }
        return new RqlPredicate.GeoWithin(property.path(), read);
    }

    private Optional<RqlOperator> operator() {
        if (token.kind() == Kind.SYMBOL) {
            return Optional.ofNullable(switch (token.text()) {
                case "=", "==" -> RqlOperator.EQUAL;
                case "!=", "<>" -> RqlOperator.NOT_EQUAL;
                case "<" -> RqlOperator.LESS;
                case "<=", "=<" -> RqlOperator.LESS_OR_EQUAL;
                case ">" -> RqlOperator.GREATER;
                case ">=", "=>" -> RqlOperator.GREATER_OR_EQUAL;
                default -> null;
            });
        }
        if (token.kind() != Kind.WORD) {
            return Optional.empty();
        }
        return Optional.ofNullable(switch (token.text().toLowerCase(Locale.ROOT)) {
            case "in" -> RqlOperator.IN;
            case "beginswith" -> RqlOperator.BEGINS_WITH;
            case "endswith" -> RqlOperator.ENDS_WITH;
            case "contains" -> RqlOperator.CONTAINS;
            case "like" -> RqlOperator.LIKE;
            default -> null;
        });
    }

    private RqlOperand operand() throws BadQueryException {
        RqlOperand operand = operandAlone();
        if (token.kind() == Kind.SYMBOL && "+-*/".contains(token.text())) {
            throw unsupported("arithmetic '" + token.text() + "'");
        }
        return operand;
    }

    private RqlOperand operandAlone() throws BadQueryException {
        Optional<Quantifier> quantifier = quantifier();
        if (skipSymbol("{")) {
            return new RqlOperand.Constants(literalsUntilBrace(), quantifier.orElse(Quantifier.ANY));
        }
        Optional<RqlLiteral> literal = quantifier.isEmpty() ? literals.of(token) : Optional.empty();
        if (literal.isPresent()) {
            next();
            return new RqlOperand.Constant(literal.get());
        }
        RqlToken name = token;
        if (name.kind() != Kind.WORD) {
            throw unexpected("a property or a value");
        }
        next();
        // A property may be called like a call; the bracket tells.
        return literals.isCall(name.text()) && token.isSymbol("(")
                ? new RqlOperand.Constant(call(name))
                : property(name, quantifier);
    }

    private Optional<Quantifier> quantifier() throws BadQueryException {
        if (skipWord("any") || skipWord("some")) {
            return Optional.of(Quantifier.ANY);
        }
        if (skipWord("all")) {
            return Optional.of(Quantifier.ALL);
        }
        return skipWord("none") ? Optional.of(Quantifier.NONE) : Optional.empty();
    }

    private List<RqlLiteral> literalsUntilBrace() throws BadQueryException {
        List<RqlLiteral> values = new ArrayList<>();
        if (skipSymbol("}")) {
            return values;
        }
        do {
            values.add(literal().orElseThrow(() -> unexpected("a value")));
        } while (skipSymbol(","));
        if (!skipSymbol("}")) {
            throw unexpected("'}'");
        }
        return values;
    }

    private Optional<RqlLiteral> literal() throws BadQueryException {
        RqlToken first = token;
        Optional<RqlLiteral> literal = literals.of(first);
        if (literal.isPresent()) {
            next();
            return literal;
        }
        if (first.kind() != Kind.WORD || !literals.isCall(first.text())) {
            return Optional.empty();
        }
        next();
        if (!token.isSymbol("(")) {
            throw unexpected("'('");
        }
        return Optional.of(call(first));
    }

    /** {@code binary("...")} or {@code obj("Class", key)}, after its name. */
    private RqlLiteral call(RqlToken name) throws BadQueryException {
        next();
        RqlLiteral first = literal().orElseThrow(() -> unexpected("a string"));
        Optional<RqlLiteral> second = Optional.empty();
        if (skipSymbol(",")) {
            second = Optional.of(literal().orElseThrow(() -> unexpected("a primary key")));
        }
        if (!skipSymbol(")")) {
            throw unexpected("')'");
        }
        return literals.call(name, first, second);
    }

    private RqlOperand property(RqlToken name, Optional<Quantifier> quantifier) throws BadQueryException {
        String word = name.text().toLowerCase(Locale.ROOT);
        if (UNSUPPORTED_CALLS.contains(word)) {
            throw unsupported(word.toUpperCase(Locale.ROOT));
        }
        StringBuilder path = new StringBuilder(name.text());
        while (true) {
            if (token.isSymbol("[")) {
                throw unsupported("access to an element of \"" + path + "\"");
            }
            if (!skipSymbol(".")) {
                return new RqlOperand.Property(
                        path.toString(), quantifier.orElse(Quantifier.ANY), quantifier.isPresent());
            }
            if (token.kind() == Kind.AT_WORD) {
                return count(path.toString());
            }
            if (token.kind() != Kind.WORD) {
                throw unexpected("a property");
            }
            path.append('.').append(token.text());
            next();
        }
    }

    private RqlOperand count(String path) throws BadQueryException {
        if (!token.text().equals("@count") && !token.text().equals("@size")) {
            throw unsupported(token.text());
        }
        next();
        return new RqlOperand.Count(path);
    }

    boolean skipSymbol(String symbol) throws BadQueryException {
        boolean found = token.isSymbol(symbol);
        if (found) {
            next();
        }
        return found;
    }

    private boolean skipWord(String keyword) throws BadQueryException {
        boolean found = token.isWord(keyword);
        if (found) {
            next();
        }
        return found;
    }

    /** The number that comes next, as geo shapes have them. */
    double coordinate() throws BadQueryException {
        if (token.kind() != Kind.NUMBER) {
            throw unexpected("a number");
        }
        try {
            double value = Double.parseDouble(token.text());
            next();
            return value;
        } catch (NumberFormatException notDecimal) {
            throw unexpected("a number");
        }
    }

    private void next() throws BadQueryException {
        token = lexer.next();
    }

    BadQueryException unexpected(String expected) {
        return BadQueryException.badSyntax("\"" + className + "\": unexpected " + token + " at position "
                + token.position() + " (expected: " + expected + ")");
    }

    private BadQueryException unsupported(String construct) {
        return BadQueryException.invalid(className, construct + " is not supported in subscriptions");
    }
}
