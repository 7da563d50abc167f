package io.devsync.server.document;

import io.devsync.protocol.object.ObjectState;

/** What a document is for devices: an object, or a reason why it cannot be one. */
public sealed interface Conversion {

    /**
     * The document is an object of its class.
     *
     * @param object properties that have their type's default are left out
     */
    record Fits(ObjectState object) implements Conversion {}

    /**
     * The document cannot be synced (spec strict-mode §3.4).
     *
     * @param path the field at fault, such as {@code lines[2].qty}
     */
    record Unfit(String reason, String path) implements Conversion {}
}
