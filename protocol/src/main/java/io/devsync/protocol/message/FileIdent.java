package io.devsync.protocol.message;

/**
 * The identity that the server gave to a client file, kept for the file's life.
 *
 * @param ident 2 or more; 1 is the server itself
 * @param salt 1 to 2^63-1; proves that a later session is the same file
 */
public record FileIdent(long ident, long salt) {}
