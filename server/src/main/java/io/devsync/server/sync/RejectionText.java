package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.PrimaryKey;

/** The words in which a device is told that a write of its was not taken, as apps and tests look for them. */
final class RejectionText {

    /** The text of the error as a whole; the reasons are with the objects (spec client-and-admin-api §5). */
    static final String REVERTED =
            "Client attempted a write that is outside of permissions or query filters; it has been reverted";

    /** Longer keys are of no use to whoever reads the text. */
    private static final int KEY_CHARS_MAX = 200;

    private RejectionText() {}

    /** For a write that nothing more can be said of. */
    static String of(ObjectKey object) {
        return "write to " + print(object.key()) + " in table \"" + object.className() + "\" not allowed";
    }

    /** For an object that the device's subscriptions do not match. */
    static String outsideView(ObjectKey object) {
        return of(object) + "; object is outside of the current query view";
    }

    /** For an object that would not be what the schema wants. */
    static String unfit(ObjectKey object, String violation) {
        return of(object) + "; document does not match the schema: " + violation;
    }

    /** For an object that no document can hold. */
    static String unstorable(ObjectKey object, String problem) {
        return of(object) + "; " + problem;
    }

    /** For a write that somebody wants to see undone. */
    static String onRequest(ObjectKey object, String who) {
        return of(object) + "; " + who;
    }

    private static String print(PrimaryKey key) {
        return switch (key) {
            case PrimaryKey.NullKey ignored -> "null";
            case PrimaryKey.IntKey number -> Long.toString(number.value());
            case PrimaryKey.StringKey text -> "\"" + cut(text.value()) + "\"";
            case PrimaryKey.ObjectIdKey objectId -> "ObjectID(\"" + objectId.value().toHexString() + "\")";
            case PrimaryKey.UuidKey uuid -> "UUID(" + uuid.value() + ")";
        };
    }

    private static String cut(String text) {
        return text.length() <= KEY_CHARS_MAX ? text : text.substring(0, KEY_CHARS_MAX) + "...";
    }
}
