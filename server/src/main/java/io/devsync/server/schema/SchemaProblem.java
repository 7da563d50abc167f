package io.devsync.server.schema;

/**
 * Why an App Services schema cannot be synced as it is.
 *
 * @param collection the collection of the schema, such as {@code shop.Order}
 * @param path the field, such as {@code lines.[].qty}; empty for the whole schema
 * @param message what was found, what was expected, and what to do
 */
public record SchemaProblem(String collection, String path, Code code, String message) {

    /** The kinds of problem; the first one is the original's own (spec schema-generation §4.3). */
    public enum Code {
        MISSING_PROPERTIES_FIELD("MissingPropertiesField"),
        MISSING_PRIMARY_KEY("MissingPrimaryKey"),
        UNSUPPORTED_PRIMARY_KEY("UnsupportedPrimaryKey"),
        UNSUPPORTED_TYPE("UnsupportedType"),
        UNION_TYPE("UnionType"),
        TUPLE_ARRAY("TupleArray"),
        MISSING_ITEMS("MissingItems"),
        NULLABLE_ELEMENT("NullableElement"),
        NESTED_COLLECTION("NestedCollection"),
        SET_OF_EMBEDDED("SetOfEmbedded"),
        UNKNOWN_RELATIONSHIP("UnknownRelationship"),
        RELATIONSHIP_TYPE("RelationshipType"),
        DUPLICATE_TITLE("DuplicateTitle"),
        CONFLICTING_TITLE("ConflictingTitle"),
        ILLEGAL_NAME("IllegalName"),
        RELATIONSHIP_SOURCE("RelationshipSource"),
        DUPLICATE_COLLECTION("DuplicateCollection"),
        ILLEGAL_NAMESPACE("IllegalNamespace"),
        UNSUPPORTED_KEYWORD("UnsupportedKeyword"),
        BREAKING_CHANGE("BreakingChange"),
        TOO_DEEP("TooDeep"),
        TOO_LARGE("TooLarge"),
        NO_EFFECT("NoEffect"),
        MALFORMED("Malformed");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        /** The code as users see it. */
        public String text() {
            return text;
        }
    }
}
