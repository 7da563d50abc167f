package io.devsync.protocol.object;

import io.devsync.protocol.value.PrimaryKey;

/** Names one object of an app: its class and primary key. Instructions on different keys never interact. */
public record ObjectKey(String className, PrimaryKey key) {}
