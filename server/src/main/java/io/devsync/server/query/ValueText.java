package io.devsync.server.query;

import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Values for people to read, not for programs: long ones are cut. */
public final class ValueText {

    private static final int CHARS_MAX = 100;
    private static final int ELEMENTS_MAX = 10;

    private ValueText() {}

    /** A value such as {@code 2}, {@code "ann"} or {@code [1, 2, ...]}. */
    public static String of(Value value) {
        return switch (value) {
            case ListValue list -> elements(list.elements().stream(), list.elements().size());
            case SetValue set -> elements(set.members().stream(), set.members().size());
            case DictionaryValue ignored -> "a dictionary";
            case EmbeddedObject ignored -> "an object";
            case Scalar scalar -> scalar(scalar);
        };
    }

    private static String elements(Stream<? extends Value> elements, int count) {
        String text = elements.limit(ELEMENTS_MAX).map(ValueText::of).collect(Collectors.joining(", ", "[", ""));
        return text + (count > ELEMENTS_MAX ? ", ... " + count + " in all]" : "]");
    }

    private static String scalar(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Null ignored -> "null";
            case Scalar.Int(long number) -> Long.toString(number);
            case Scalar.Bool(boolean flag) -> Boolean.toString(flag);
            case Scalar.Str(String text) -> quoted(text);
            case Scalar.Binary(byte[] data) -> data.length + " bytes";
            case Scalar.Timestamp(long seconds, int nanos) -> time(seconds, nanos);
            case Scalar.Float(float number) -> Float.toString(number);
            case Scalar.Double(double number) -> Double.toString(number);
            case Scalar.Decimal decimal -> decimal.value().toString();
            case Scalar.Link(String className, PrimaryKey key) -> className + " " + of(key);
            case Scalar.ObjectId id -> id.value().toHexString();
            case Scalar.Uuid uuid -> uuid.value().toString();
        };
    }

    /** A key such as {@code 7} or {@code "ann"}. */
    public static String of(PrimaryKey key) {
        return scalar(key.toScalar());
    }

    private static String time(long seconds, int nanos) {
        // Realm has times that Java's Instant cannot hold.
        boolean representable = seconds >= Instant.MIN.getEpochSecond() && seconds < Instant.MAX.getEpochSecond();
        return representable ? Instant.ofEpochSecond(seconds, nanos).toString() : seconds + " s since 1970";
    }

    private static String quoted(String text) {
        return '"' + (text.length() <= CHARS_MAX ? text : text.substring(0, CHARS_MAX) + "...") + '"';
    }
}
