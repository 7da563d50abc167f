package io.devsync.server.app;

import java.security.MessageDigest;

/** A secret key that shows itself to nobody by accident. */
public final class SecretKey {

    private final byte[] bytes;

    public SecretKey(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** A copy of the key. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretKey key && MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return SecretKey.class.hashCode();
    }

    @Override
    public String toString() {
        return "<hidden>";
    }
}
