package io.devsync.harness.realm;

import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Short ways to write values in tests. */
public final class Values {

    /** No value; {@code null} itself never crosses a package. */
    public static final Scalar NULL = Scalar.Null.NULL;

    private Values() {}

    /**
     * The value that plain Java stands for.
     *
     * @param plain a {@link Value}, or Boolean, Integer, Long, Float, Double, String, byte[], Instant, Decimal128,
     *     ObjectId, UUID, or a List, Set or Map of these
     */
    public static Value of(Object plain) {
        return switch (plain) {
            case Value value -> value;
            case List<?> elements -> new ListValue(elements.stream().map(Values::of).toList());
            case Set<?> members -> {
                Set<Scalar> scalars = new LinkedHashSet<>();
                members.forEach(member -> scalars.add(scalar(member)));
                yield new SetValue(scalars);
            }
            case Map<?, ?> entries -> {
                Map<String, Value> values = new LinkedHashMap<>();
                entries.forEach((key, value) -> values.put((String) key, of(value)));
                yield new DictionaryValue(values);
            }
            default -> scalar(plain);
        };
    }

    /** As {@link #of}, for values without parts. */
    public static Scalar scalar(Object plain) {
        return switch (plain) {
            case Scalar scalar -> scalar;
            case PrimaryKey key -> key.toScalar();
            case Boolean value -> new Scalar.Bool(value);
            case Integer value -> new Scalar.Int(value);
            case Long value -> new Scalar.Int(value);
            case Float value -> new Scalar.Float(value);
            case Double value -> new Scalar.Double(value);
            case String value -> new Scalar.Str(value);
            case byte[] value -> new Scalar.Binary(value);
            case Instant value -> timestamp(value);
            case Decimal128 value -> new Scalar.Decimal(value);
            case ObjectId value -> new Scalar.ObjectId(value);
            case UUID value -> new Scalar.Uuid(value);
            default ->
                throw new IllegalArgumentException(
                        plain + " of " + plain.getClass() + " (expected: a type that Realm can store)");
        };
    }

    /** The primary key that plain Java stands for: Integer, Long, String, ObjectId, UUID or a {@link PrimaryKey}. */
    public static PrimaryKey key(Object plain) {
        return plain instanceof PrimaryKey key ? key : RealmAccess.toKey(scalar(plain));
    }

    /** A link. */
    public static Scalar link(String className, Object key) {
        return new Scalar.Link(className, key(key));
    }

    /** An embedded object: names and values in turn. */
    public static EmbeddedObject embedded(Object... namesAndValues) {
        return new EmbeddedObject(properties(namesAndValues));
    }

    /** Properties: names and values in turn. */
    public static Map<String, Value> properties(Object... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    Arrays.toString(namesAndValues) + " (expected: as many values as names)");
        }
        Map<String, Value> properties = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put((String) namesAndValues[i], of(namesAndValues[i + 1]));
        }
        return properties;
    }

    private static Scalar timestamp(Instant instant) {
        long seconds = instant.getEpochSecond();
        int nanoseconds = instant.getNano();
        // Realm wants both parts to have the same sign.
        return seconds < 0 && nanoseconds > 0
                ? new Scalar.Timestamp(seconds + 1, nanoseconds - 1_000_000_000)
                : new Scalar.Timestamp(seconds, nanoseconds);
    }
}
