package io.devsync.harness.device;

import io.devsync.protocol.message.ClientMessage.QueryVersion;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * A device's subscription sets: the active one and those that the server has not answered yet (spec wire-protocol §7.1).
 */
final class Subscriptions {

    /** How far a set of subscriptions has got. */
    enum State {
        PENDING,
        BOOTSTRAPPING,
        AWAITING_MARK,
        COMPLETE,
        ERROR,
        SUPERSEDED
    }

    /** A set with the local version that must be uploaded before the server may see it. */
    static final class Entry {
        private final QueryVersion query;
        private long snapshotVersion;
        private State state;
        private String error = "";

        private Entry(QueryVersion query, long snapshotVersion, State state) {
            this.query = query;
            this.snapshotVersion = snapshotVersion;
            this.state = state;
        }

        QueryVersion query() {
            return query;
        }

        long snapshotVersion() {
            return snapshotVersion;
        }

        State state() {
            return state;
        }

        String error() {
            return error;
        }
    }

    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private long lastSent;

    Subscriptions() {
        entries.put(0L, new Entry(new QueryVersion(0, "{}"), 0, State.PENDING));
    }

    /** The set that the device acts by: the newest that the server has bootstrapped. */
    QueryVersion active() {
        for (Entry entry : entries.descendingMap().values()) {
            if (entry.state == State.COMPLETE || entry.state == State.AWAITING_MARK) {
                return entry.query;
            }
        }
        return entries.firstEntry().getValue().query;
    }

    /** Adds a set; each query is RQL for the objects of a class. */
    Entry add(Map<String, String> queries, long snapshotVersion) {
        StringBuilder body = new StringBuilder("{");
        new TreeMap<>(queries).forEach((className, query) -> body.append(body.length() > 1 ? "," : "")
                .append(JsonText.quote(className))
                .append(':')
                .append(JsonText.quote("(" + query + ")")));
        return add(body.append('}').toString(), snapshotVersion);
    }

    /** Adds a set as it stands on the wire. */
    Entry add(String body, long snapshotVersion) {
        QueryVersion query = new QueryVersion(entries.lastKey() + 1, body);
        Entry entry = new Entry(query, snapshotVersion, State.PENDING);
        entries.put(query.version(), entry);
        return entry;
    }

    /** Local versions have changed: a client reset has made what was not uploaded again (realm-core client_reset_recovery). */
    void renumber(LongUnaryOperator versions) {
        for (Entry entry : entries.values()) {
            entry.snapshotVersion = versions.applyAsLong(entry.snapshotVersion);
        }
    }

    Entry newest() {
        return entries.lastEntry().getValue();
    }

    /** A new connection: what was sent and not answered is sent again. */
    void connected() {
        lastSent = active().version();
        for (Entry entry : entries.values()) {
            if (entry.state == State.BOOTSTRAPPING) {
                entry.state = State.PENDING;
            }
        }
    }

    /** The next set to send. */
    Optional<Entry> nextToSend() {
        for (Entry entry : entries.tailMap(lastSent, false).values()) {
            if (entry.state == State.PENDING) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    void sent(Entry entry) {
        lastSent = entry.query.version();
    }

    boolean anyPending() {
        for (Entry entry : entries.values()) {
            boolean open = entry.state == State.PENDING || entry.state == State.BOOTSTRAPPING;
            if (open && entry.query.version() > 0) {
                return true;
            }
        }
        return false;
    }

    Optional<Entry> find(long version) {
        return Optional.ofNullable(entries.get(version));
    }

    private Entry known(long version) {
        return find(version)
                .orElseThrow(() -> new IllegalArgumentException("query version " + version + " (expected: one of " + entries.keySet() + ")"));
    }

    void bootstrapping(long version) {
        Entry entry = known(version);
        if (entry.state == State.PENDING) {
            entry.state = State.BOOTSTRAPPING;
        }
    }

    /** The bootstrap of a set is integrated: it is active, older ones are superseded. */
    void bootstrapped(long version) {
        Collection<Entry> olderOnes = new ArrayDeque<>(entries.headMap(version).values());
        for (Entry older : olderOnes) {
            older.state = State.SUPERSEDED;
            entries.remove(older.query.version());
        }
        Entry entry = known(version);
        if (entry.state != State.COMPLETE) {
            entry.state = State.AWAITING_MARK;
        }
    }

    void marked() {
        for (Entry entry : entries.values()) {
            if (entry.state == State.AWAITING_MARK) {
                entry.state = State.COMPLETE;
            }
        }
    }

    void refused(long version, String message) {
        Entry entry = known(version);
        entry.state = State.ERROR;
        entry.error = message;
    }
}
