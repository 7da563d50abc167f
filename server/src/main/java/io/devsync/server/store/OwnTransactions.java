package io.devsync.server.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bson.BsonBinary;
import org.bson.BsonDocument;

/**
 * The newest transactions of this process, so that it knows its own writes when they come back as change events, which
 * carry session and transaction number. Safe on any thread.
 *
 * <p>Only saves work: an own write that is not recognised is found to change nothing.
 */
public final class OwnTransactions {

    /** Events come back within seconds; a transaction takes milliseconds. */
    private static final int KEPT_MAX = 20_000;

    private final Set<Transaction> newest =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Transaction, Boolean> eldest) {
                    return size() > KEPT_MAX;
                }
            }));

    private record Transaction(BsonBinary session, long number) {}

    void add(BsonDocument session, long number) {
        newest.add(new Transaction(session.getBinary("id"), number));
    }

    /** Whether an event with these fields comes from a transaction of this process. */
    public boolean contains(BsonDocument lsid, long txnNumber) {
        return lsid.isBinary("id") && newest.contains(new Transaction(lsid.getBinary("id"), txnNumber));
    }
}
