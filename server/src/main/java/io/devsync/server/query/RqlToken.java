package io.devsync.server.query;

/**
 * A word of a query.
 *
 * @param text as written; of a string the value, of {@code oid(...)} and the like what is in the brackets
 * @param position where it starts, in UTF-16 units
 */
record RqlToken(Kind kind, String text, int position) {

    enum Kind {
        /** A name or a keyword: which of them, its place decides. */
        WORD,
        /** An operator or a bracket. */
        SYMBOL,
        /** {@code @count} and the like, with the sign. */
        AT_WORD,
        STRING,
        BASE64,
        NUMBER,
        TIMESTAMP,
        OBJECT_ID,
        UUID,
        /** {@code $0}: a place for a value that was never filled in. */
        ARGUMENT,
        END
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isWord(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    @Override
    public String toString() {
        return kind == Kind.END ? "end of query" : "'" + text + "'";
    }
}
