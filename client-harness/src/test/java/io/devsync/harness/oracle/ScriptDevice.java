package io.devsync.harness.oracle;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A device of a script, native or simulated; waits that are in vain throw {@link DisagreementException}. */
interface ScriptDevice extends AutoCloseable {

    /**
     * Makes one transaction.
     *
     * @return what was done, for people
     */
    String edit(long seed, int count);

    void goOffline();

    void goOnline();

    void awaitUpload();

    void awaitDownload();

    /** Ends the app and starts it again with the same files, online. */
    void restart();

    /** Replaces the subscriptions; does not wait for the objects. */
    void subscribe(Scope scope);

    /** Waits until the newest subscriptions are in force. */
    void awaitSubscribed();

    /** Becomes a newer version of the app with the same files, online. */
    void grow();

    /** All objects. */
    Map<ObjectKey, ObjectState> objects();

    /**
     * What sync complained of.
     *
     * @param expected what there may be without being trouble
     */
    List<String> troubles(Set<Trait> expected);

    @Override
    void close();
}
