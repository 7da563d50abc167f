package io.devsync.protocol.value;

/**
 * What an instruction writes: a scalar, or a marker that creates or removes a container (spec changeset-format §3).
 */
public sealed interface Payload permits Scalar, Payload.Marker {

    /** Payloads without data of their own. */
    enum Marker implements Payload {
        /** Creates an embedded object where there is none; leaves an existing one as it is. */
        OBJECT_VALUE,
        /** Makes a mixed value a list; leaves an existing list as it is. */
        LIST,
        /** Makes a mixed value a dictionary; leaves an existing dictionary as it is. */
        DICTIONARY,
        /** A set inside mixed: has a code on the wire, but no client accepts it. */
        SET,
        /** Removes a dictionary key. */
        ERASED
    }
}
