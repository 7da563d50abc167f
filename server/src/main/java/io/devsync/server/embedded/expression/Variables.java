package io.devsync.server.embedded.expression;

import java.time.Clock;
import java.util.Map;
import java.util.HashMap;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** What an expression can refer to: the document it runs on, and variables by name (without {@code $$}). Immutable. */
public final class Variables {

    private final BsonValue root;
    private final BsonValue current;
    private final Map<String, BsonValue> named;

    private Variables(BsonValue root, BsonValue current, Map<String, BsonValue> named) {
        this.root = root;
        this.current = current;
        this.named = named;
    }

    public static Variables of(BsonDocument root) {
        return new Variables(root, root, Map.of());
    }

    /** The same variables on another document. */
    public Variables on(BsonDocument document) {
        return new Variables(document, document, named);
    }

    /** One more variable; a null value means that it is missing. */
    public Variables with(String name, @Nullable BsonValue value) {
        Map<String, BsonValue> more = new HashMap<>(named);
        if (value == null) {
            more.put(name, Missing.VALUE);
        } else {
            more.put(name, value);
        }
        return new Variables(root, current, more);
    }

    /** Fixes {@code $$NOW} for all that runs with these variables: one command sees one time. */
    public Variables at(Clock clock) {
        return with("NOW", new BsonDateTime(clock.millis()));
    }

    BsonValue root() {
        return root;
    }

    BsonValue current() {
        return current;
    }

    boolean defines(String name) {
        return named.containsKey(name);
    }

    /** The value, or null when it is missing or not defined. */
    @SuppressWarnings("ReferenceEquality") // the one value that stands for "missing"
    @Nullable BsonValue get(String name) {
        BsonValue value = named.get(name);
        return value == Missing.VALUE ? null : value;
    }
}
