package io.devsync.harness.realm;

/**
 * A client reset that the client finished by itself.
 *
 * @param recovered whether changes that were not uploaded were written again
 */
public record ClientReset(boolean recovered) {}
