package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import io.devsync.server.query.EqualityTerm;
import io.devsync.server.query.SubscriptionSet;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.TouchedObject;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Knows which sessions an entry of the history may concern, so that an entry costs what it concerns and not what is
 * connected. Owned by the engine's thread.
 *
 * <p>A session that has everything is settled: it is found through the values that its subscriptions ask for, and what
 * does not concern it passes it by. All others look at every entry themselves. Now and then a settled session is to be told
 * where it is, so that its window can be trimmed.
 */
final class Audience {

    private final EngineState state;
    private final int silentVersions;
    private final Set<EngineSession> sessions = new LinkedHashSet<>();
    private final Set<EngineSession> unsettled = new LinkedHashSet<>();
    private final Map<String, OfClass> classes = new HashMap<>();
    private final ArrayDeque<Told> quiet = new ArrayDeque<>();

    /** The sessions that subscribe to a class to which nobody does. */
    private static final OfClass NOBODY = new OfClass();

    /** When a session was told last where it is. */
    private record Told(EngineSession session, long version) {}

    /** The sessions that subscribe to objects of a class. */
    private static final class OfClass {
        private final Map<String, Map<Scalar, Set<EngineSession>>> byValue = new HashMap<>();
        private final Set<EngineSession> others = new LinkedHashSet<>();

        private void add(EngineSession session, EqualityTerm term) {
            Map<Scalar, Set<EngineSession>> sessions = byValue.computeIfAbsent(term.field(), field -> new HashMap<>());
            term.values()
                    .forEach(value -> sessions.computeIfAbsent(value, key -> new LinkedHashSet<>())
                            .add(session));
        }

        private void remove(EngineSession session, EqualityTerm term) {
            Map<Scalar, Set<EngineSession>> sessions = byValue.getOrDefault(term.field(), Map.of());
            term.values().forEach(value -> sessions.computeIfPresent(value, (key, there) -> {
                there.remove(session);
                return there.isEmpty() ? null : there;
            }));
        }
    }

    Audience(EngineState state, int silentVersions) {
        this.state = state;
        this.silentVersions = silentVersions;
    }

    void joined(EngineSession session) {
        sessions.add(session);
        unsettled.add(session);
    }

    void left(EngineSession session) {
        // Sessions that ended while the engine started again were known to the one before.
        if (sessions.remove(session)) {
            unsettled.remove(session);
            index(session, SubscriptionSet.EMPTY);
        }
    }

    /** The sessions that have to look at some new entries, or that have not heard of anything for long. */
    Collection<EngineSession> concernedBy(long first, long last) {
        if (first < state.log().first()) {
            // They are no longer in memory: everyone reads them.
            sessions.forEach(session -> session.concernedBy(first));
            return sessions;
        }
        Set<EngineSession> concerned = new LinkedHashSet<>(unsettled);
        for (long version = first; version <= last; version++) {
            switch (state.log().get(version)) {
                case HistoryEntry.QueryChange change -> own(change, concerned);
                case HistoryEntry.SchemaChange change ->
                    sessions.forEach(session -> concern(session, change, concerned));
                case HistoryEntry.Changes changes -> {
                    own(changes, concerned);
                    concern(changes, concerned);
                }
            }
        }
        while (!quiet.isEmpty() && last - quiet.peekFirst().version() >= silentVersions) {
            EngineSession session = quiet.removeFirst().session();
            session.queuedAsQuiet(false);
            if (sessions.contains(session)) {
                concerned.add(session);
            }
        }
        return concerned;
    }

    private void own(HistoryEntry entry, Set<EngineSession> concerned) {
        if (entry.fileIdent() != HistoryEntry.SERVER_IDENT) {
            state.file(entry.fileIdent())
                    .flatMap(ClientFile::session)
                    .ifPresent(session -> concern(session, entry, concerned));
        }
    }

    private void concern(HistoryEntry.Changes entry, Set<EngineSession> concerned) {
        boolean schema = !entry.changeset().instructions().isEmpty()
                && entry.changeset().instructions().getFirst() instanceof SchemaInstruction;
        if (schema) {
            sessions.forEach(session -> concern(session, entry, concerned));
            return;
        }
        OfClass last = NOBODY;
        for (TouchedObject object : entry.touched()) {
            OfClass ofClass = classes.getOrDefault(object.key().className(), NOBODY);
            if (ofClass != last) {
                ofClass.others.forEach(session -> concern(session, entry, concerned));
                last = ofClass;
            }
            ofClass.byValue.forEach((field, sessionsByValue) -> {
                object.before().ifPresent(before -> concern(sessionsByValue, before, field, entry, concerned));
                object.after().ifPresent(after -> concern(sessionsByValue, after, field, entry, concerned));
            });
        }
    }

    private void concern(
            Map<Scalar, Set<EngineSession>> sessionsByValue,
            ObjectState object,
            String field,
            HistoryEntry entry,
            Set<EngineSession> concerned) {
        RealmSchema schema = state.schema().realm();
        Value value = ObjectProperties.of(schema, object).value(field);
        Set<EngineSession> interested = value instanceof Scalar scalar ? sessionsByValue.get(scalar) : null;
        if (interested != null) {
            interested.forEach(session -> concern(session, entry, concerned));
        }
    }

    private static void concern(EngineSession session, HistoryEntry entry, Set<EngineSession> concerned) {
        session.concernedBy(entry.version());
        concerned.add(session);
    }

    /** Lets a settled session pass what did not concern it, before it is pumped. */
    void advance(EngineSession session, long durable) {
        if (!session.settled()) {
            return;
        }
        long to = Math.min(durable, session.firstConcern() - 1);
        if (session.cursor().serverVersion() < to) {
            session.moveTo(new DownloadCursor(to, session.cursor().clientVersion()));
        }
        session.unsettle();
        unsettled.add(session);
    }

    /** Settles a session that has everything. */
    void pumped(EngineSession session, long durable) {
        Optional<View> view = session.file().flatMap(ClientFile::currentView);
        boolean complete = view.isPresent()
                && !session.over()
                && sessions.contains(session)
                && session.bootstrap().isEmpty()
                && session.pendingQueries().isEmpty()
                && session.backlog().isEmpty()
                && session.cursor().serverVersion() == durable;
        if (!complete) {
            return;
        }
        index(session, view.get().subscriptions());
        unsettled.remove(session);
        session.settle();
        if (!session.queuedAsQuiet()) {
            session.queuedAsQuiet(true);
            quiet.addLast(new Told(session, session.knownToDevice()));
        }
    }

    @SuppressWarnings("ReferenceEquality") // these very subscriptions
    private void index(EngineSession session, SubscriptionSet subscriptions) {
        SubscriptionSet indexed = session.indexedBy();
        if (indexed == subscriptions) {
            return;
        }
        for (String className : indexed.classes()) {
            OfClass ofClass = classes.computeIfAbsent(className, name -> new OfClass());
            indexed.equalities(className)
                    .ifPresentOrElse(
                            terms -> terms.forEach(term -> ofClass.remove(session, term)),
                            () -> ofClass.others.remove(session));
        }
        for (String className : subscriptions.classes()) {
            OfClass ofClass = classes.computeIfAbsent(className, name -> new OfClass());
            subscriptions
                    .equalities(className)
                    .ifPresentOrElse(
                            terms -> terms.forEach(term -> ofClass.add(session, term)),
                            () -> ofClass.others.add(session));
        }
        session.indexedBy(subscriptions);
    }
}
