package io.devsync.protocol.value;

import java.util.Arrays;
import java.util.UUID;
import org.bson.types.Decimal128;

/**
 * A value without parts.
 *
 * <p>{@code equals} is identity of representation: NaN equals NaN and 0.0 differs from -0.0. Where a rule of the merge
 * compares as C++ does, it says so itself (spec merge-rules §4.5).
 */
public sealed interface Scalar extends Value, Payload {

    /** No value. */
    enum Null implements Scalar {
        NULL
    }

    /** An integer of any client width. */
    record Int(long value) implements Scalar {}

    /** A boolean. */
    record Bool(boolean value) implements Scalar {}

    /** A string; may contain NUL. */
    record Str(String value) implements Scalar {}

    /** Bytes. The array is owned by the value: neither side changes it. */
    record Binary(byte[] value) implements Scalar {
        @Override
        public boolean equals(Object other) {
            return other instanceof Binary(byte[] bytes) && Arrays.equals(value, bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "Binary[" + value.length + " bytes]";
        }
    }

    /**
     * A point in time.
     *
     * @param seconds seconds since the Unix epoch
     * @param nanoseconds of the same sign as {@code seconds}, absolute value below 1e9
     */
    record Timestamp(long seconds, int nanoseconds) implements Scalar {}

    /** A 32-bit float. */
    record Float(float value) implements Scalar {
        @Override
        public boolean equals(Object other) {
            return other instanceof Float(float number)
                    && java.lang.Float.floatToRawIntBits(value) == java.lang.Float.floatToRawIntBits(number);
        }

        @Override
        public int hashCode() {
            return java.lang.Float.floatToRawIntBits(value);
        }
    }

    /** A 64-bit float. */
    record Double(double value) implements Scalar {
        @Override
        public boolean equals(Object other) {
            return other instanceof Double(double number)
                    && java.lang.Double.doubleToRawLongBits(value) == java.lang.Double.doubleToRawLongBits(number);
        }

        @Override
        public int hashCode() {
            return java.lang.Double.hashCode(value);
        }
    }

    /** A decimal in IEEE 754 BID encoding; the bits are kept as they came. */
    record Decimal(Decimal128 value) implements Scalar {}

    /** A link to an object of a top-level class, which need not exist. */
    record Link(String className, PrimaryKey key) implements Scalar {}

    /** An ObjectId. */
    record ObjectId(org.bson.types.ObjectId value) implements Scalar {}

    /** A UUID. */
    record Uuid(UUID value) implements Scalar {}
}
