package io.devsync.server.query;

import java.util.Arrays;
import java.util.UUID;
import org.bson.types.ObjectId;

/** A value as written in a query; which type of value it stands for, the property beside it decides. */
public sealed interface RqlLiteral {

    /** {@code null} or {@code nil}. */
    enum Null implements RqlLiteral {
        NULL
    }

    /** {@code true} or {@code false}. */
    record Bool(boolean value) implements RqlLiteral {}

    /**
     * A number. The text is kept, for beside a decimal property each digit counts.
     *
     * @param text an integer in decimal or {@code 0x} form, a number with fraction or exponent, {@code inf}, {@code -inf}
     *     or {@code nan}; a trailing {@code f} makes it a 32-bit float
     */
    record Number(String text) implements RqlLiteral {}

    /** A string in quotes, with its escapes resolved. */
    record Text(String value) implements RqlLiteral {}

    /** Bytes as {@code binary(...)}, or as {@code B64"..."}, which beside a string property stands for its UTF-8. */
    record Bytes(byte[] value, boolean binary) implements RqlLiteral {
        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes(byte[] bytes, boolean isBinary)
                    && binary == isBinary
                    && Arrays.equals(value, bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }
    }

    /** A point in time; both parts have the same sign. */
    record Timestamp(long seconds, int nanoseconds) implements RqlLiteral {}

    /** {@code oid(hex)}. */
    record Oid(ObjectId value) implements RqlLiteral {}

    /** {@code uuid(...)}. */
    record Uuid(UUID value) implements RqlLiteral {}

    /** {@code obj("Class", key)}: an object by its primary key. */
    record Link(String className, RqlLiteral key) implements RqlLiteral {}
}
