package io.devsync.server.models.model;

/**
 * What generating models can find beyond what makes a schema unreadable ({@link
 * io.devsync.server.schema.SchemaProblem.Code}). Each is documented in docs/models.md.
 */
public enum ModelCode {
    /** A class has no property that could be written. */
    EMPTY_CLASS("EmptyClass", true),
    /** The language cannot have a class of this name, or this kind of class. */
    UNSUPPORTED_CLASS("UnsupportedClass", true),
    /** The language cannot have a property of this name, or this type; it was left out. */
    PROPERTY_LEFT_OUT("PropertyLeftOut", false),
    /** The name in the code is a substitute, because the language, its SDK or another name is in the way. */
    SUBSTITUTE_NAME("SubstituteName", false),
    /** {@code _id} is not in {@code required}: the key may be null. */
    OPTIONAL_PRIMARY_KEY("OptionalPrimaryKey", false),
    /** {@code required} lists a collection, link, embedded object or mixed, which are always optional. */
    REQUIRED_IGNORED("RequiredIgnored", false),
    /** The schema says {@code int}; Realm has one integer type, of 64 bits. */
    INTEGER_WIDTH("IntegerWidth", false),
    /** Keywords that only the server checks. */
    SERVER_ONLY_KEYWORDS("ServerOnlyKeywords", false),
    /** An embedded object without a title got a name made of its place. */
    UNTITLED_OBJECT("UntitledObject", false),
    /** The SDK has the type, but new apps do not sync it. */
    MIXED_NOT_SYNCED("MixedNotSynced", false);

    private final String text;
    private final boolean error;

    ModelCode(String text, boolean error) {
        this.text = text;
        this.error = error;
    }

    /** The code as users see it. */
    public String text() {
        return text;
    }

    /** Whether the class was left out. */
    public boolean error() {
        return error;
    }
}
