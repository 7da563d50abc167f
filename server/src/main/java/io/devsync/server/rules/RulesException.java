package io.devsync.server.rules;

/** Rules that are not as they must be; the text says where, what was found and what was expected. */
public final class RulesException extends Exception {

    private static final long serialVersionUID = 1;

    private final Code code;

    /** The kinds of fault. */
    public enum Code {
        /** Not JSON, or not the JSON of rules. */
        MALFORMED("MalformedRules"),
        /** A key that rules do not have; mostly a slip of the finger. */
        UNKNOWN_KEY("UnknownRuleKey"),
        /** An operator of expressions that does not exist or that rules cannot use. */
        UNKNOWN_OPERATOR("UnknownRuleOperator"),
        /** An expansion such as {@code %%user.id} that does not exist. */
        UNKNOWN_EXPANSION("UnknownRuleExpansion"),
        /** An operator with an operand that it cannot have. */
        BAD_OPERAND("BadRuleOperand"),
        /** Two roles of one collection with the same name, or two rules for one collection. */
        DUPLICATE("DuplicateRule"),
        /** More of something than a server keeps. */
        TOO_LARGE("RulesTooLarge");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        /** The code as users see it. */
        public String text() {
            return text;
        }
    }

    /**
     * @param where the place in the rules, such as {@code roles[0].apply_when}
     * @param what what was found, what was expected, and what to do
     */
    RulesException(Code code, String where, String what) {
        super(where.isEmpty() ? what : where + ": " + what);
        this.code = code;
    }

    /** The kind of fault. */
    public Code code() {
        return code;
    }
}
