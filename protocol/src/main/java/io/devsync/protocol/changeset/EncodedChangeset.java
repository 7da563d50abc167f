package io.devsync.protocol.changeset;

import java.util.Arrays;

/**
 * A changeset in Realm's binary form; shared between all sessions that receive it.
 *
 * @param bytes owned by the value: nobody changes them
 */
public record EncodedChangeset(byte[] bytes) {

    /** The changeset without instructions. */
    public static final EncodedChangeset EMPTY = new EncodedChangeset(new byte[0]);

    /** The length in bytes. */
    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodedChangeset(byte[] otherBytes) && Arrays.equals(bytes, otherBytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "EncodedChangeset[" + bytes.length + " bytes]";
    }
}
