package io.devsync.harness.oracle;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import java.util.List;
import java.util.Map;

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

    /** All objects. */
    Map<ObjectKey, ObjectState> objects();

    /** What sync complained of. */
    List<String> troubles();

    @Override
    void close();
}
