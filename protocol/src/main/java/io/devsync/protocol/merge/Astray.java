package io.devsync.protocol.merge;

import io.devsync.protocol.value.PrimaryKey;

/**
 * A property of an object of which two sides have different values after a merge by the rules of Realm's clients, or may
 * have: edits met for which these rules do not converge (spec merge-rules §9, Q1).
 */
public record Astray(String className, PrimaryKey key, String property) {}
