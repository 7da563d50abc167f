package io.devsync.server.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why an object is on a device, or why not.
 *
 * @param key the object's key, as people read it
 * @param since the version of the history with which it came to the device; absent when it is not there
 * @param reasons the most important one first
 */
public record Explanation(
        DeviceState device,
        String className,
        String key,
        Verdict verdict,
        Optional<Long> since,
        List<Reason> reasons) {

    /** The answer in a word. */
    public enum Verdict {
        /** The device has it, as far as it has said. */
        ON_DEVICE,
        /** The device does not have it yet, and will. */
        UNDER_WAY,
        /** The device does not have it, and will not as things are. */
        NOT_ON_DEVICE
    }

    /** One thing that decides, or that is worth knowing. */
    public record Reason(Code code, String text) {}

    /** What a reason is about. */
    public enum Code {
        /** It matches, and the device has it. */
        IN_VIEW,
        /** The schema has no such class. */
        UNKNOWN_CLASS,
        /** Embedded objects are parts of others. */
        EMBEDDED_CLASS,
        /** Objects of this class are only sent by devices. */
        ASYMMETRIC_CLASS,
        /** There is no object with this key. */
        NO_SUCH_OBJECT,
        /** The document is not in step with the object. */
        UNSYNCED_DOCUMENT,
        /** The device subscribes to nothing of the class. */
        NO_SUBSCRIPTION,
        /** A subscription does not match the object. */
        QUERY_DOES_NOT_MATCH,
        /** No role of the class's collection applies to the user. */
        NO_ROLE,
        /** The user's role cannot be used by sync. */
        ROLE_UNUSABLE,
        /** The user's role does not let the object be read. */
        NOT_READABLE,
        /** The user's role hides some fields of it. */
        HIDDEN_FIELDS,
        /** The user may do other things by now than those that are in force on the device. */
        PERMISSIONS_CHANGED,
        /** What the device wrote to the object was undone. */
        WRITE_UNDONE,
        /** Subscriptions that the device has sent are not in force yet. */
        SUBSCRIPTION_WAITS,
        /** Objects are being sent because the view has changed. */
        BOOTSTRAP_RUNNING,
        /** It was sent, or will be at once, and the device has not said that it has it. */
        IN_FLIGHT,
        /** The device is not connected. */
        OFFLINE,
        /** The device still has a copy, of which it has not heard yet that it goes. */
        REMOVAL_UNDER_WAY,
        /** The device has to start over with another file. */
        FILE_RESET,
        /** The device's file does not know the app's classes yet. */
        SCHEMA_NOT_TOLD
    }

    public Explanation {
        reasons = List.copyOf(reasons);
    }

    /** The same with one more reason. */
    public Explanation with(Reason reason) {
        List<Reason> more = new ArrayList<>(reasons);
        more.add(reason);
        return new Explanation(device, className, key, verdict, since, more);
    }
}
