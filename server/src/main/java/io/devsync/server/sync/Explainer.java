package io.devsync.server.sync;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.app.NearestName;
import io.devsync.server.query.BadQueryException;
import io.devsync.server.query.PropertySource;
import io.devsync.server.query.QueryFinding;
import io.devsync.server.query.RqlPredicate;
import io.devsync.server.query.SubscriptionSet;
import io.devsync.server.query.ValueText;
import io.devsync.server.rules.Permissions;
import io.devsync.server.rules.RoleChoice;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.sync.Explanation.Code;
import io.devsync.server.sync.Explanation.Reason;
import io.devsync.server.sync.Explanation.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says what a device has and why, from what the engine itself decides by. Used once, on the engine's thread; may block on
 * the store for one object.
 *
 * <p>What happened to an object is told from the history in memory and from what was recalled of the stored one.
 */
final class Explainer {

    /** Of an object that was written without end; the newest are told. */
    private static final int UNDONE_MAX = 3;

    private final EngineState state;
    private final AppSchema schema;
    private final long durable;

    /** @param durable the newest version that anyone may be told */
    Explainer(EngineState state, long durable) {
        this.state = state;
        this.schema = state.schema();
        this.durable = durable;
    }

    /** How things stand with a file's device. */
    DeviceState device(ClientFile file) {
        Map<String, String> queries = new LinkedHashMap<>();
        Optional<View> view = file.currentView();
        if (view.isPresent()) {
            SubscriptionSet wanted = wanted(view.get());
            wanted.classes().forEach(name -> queries.put(name, wanted.predicate(name).toRql()));
        }
        Optional<EngineSession> session = file.session();
        return new DeviceState(
                file.ident().ident(),
                file.userId(),
                session.isPresent(),
                file.acknowledged(),
                Math.max(file.acknowledged(), session.map(EngineSession::knownToDevice).orElse(0L)),
                durable,
                view.map(one -> one.query().version()).orElse(0L),
                queries,
                session.map(one -> one.pendingQueries().size()).orElse(0),
                session.flatMap(EngineSession::bootstrap).isPresent(),
                file.forgotten());
    }

    /** The subscriptions of a view without what rules add. */
    private SubscriptionSet wanted(View view) {
        try {
            return SubscriptionSet.parse(view.query().body(), schema.realm());
        } catch (BadQueryException outlived) {
            throw new IllegalStateException("a view in force cannot be read: " + outlived.getMessage(), outlived);
        }
    }

    /**
     * Explains an object on a file's device.
     *
     * @param now what the user may do now; absent when that is not known
     * @param recalled what touched the object before, by {@link ObjectHistory#recall}
     * @throws IllegalArgumentException when no object of the class can have such a key
     */
    Explanation explain(
            ClientFile file,
            String className,
            String keyText,
            Optional<Permissions> now,
            List<HistoryEntry.Changes> recalled) {
        Optional<ObjectSchema> objectSchema = schema.realm().find(className);
        if (objectSchema.isEmpty()) {
            Set<String> known = schema.realm().classes().keySet();
            return not(file, className, keyText, new Reason(
                    Code.UNKNOWN_CLASS,
                    "the schema has no class \"" + className + "\"" + NearestName.hint(className, known)
                            + "; it comes with the first upload of a device that has it in development mode, or when"
                            + " somebody saves it"));
        }
        return switch (objectSchema.get().kind()) {
            case ClassKind.Embedded ignored -> not(file, className, keyText, new Reason(
                    Code.EMBEDDED_CLASS,
                    "objects of " + className + " are parts of other objects and on a device when those are"));
            case ClassKind.Asymmetric ignored -> not(file, className, keyText, new Reason(
                    Code.ASYMMETRIC_CLASS,
                    "objects of " + className + " are only sent by devices: none keeps or gets them"));
            case ClassKind.TopLevel(ClassKind.PrimaryKeyProperty property) ->
                explain(file, new ObjectKey(className, KeyText.parse(property, keyText)), now, recalled);
        };
    }

    /** The object that is meant, when there can be such a one. */
    Optional<ObjectKey> key(String className, String keyText) {
        try {
            return schema.realm()
                    .find(className)
                    .flatMap(ObjectSchema::primaryKey)
                    .map(property -> new ObjectKey(className, KeyText.parse(property, keyText)));
        } catch (IllegalArgumentException unlikeAKey) {
            return Optional.empty();
        }
    }

    private Explanation not(ClientFile file, String className, String key, Reason reason) {
        return new Explanation(
                device(file), className, key, Verdict.NOT_ON_DEVICE, Optional.empty(), List.of(reason));
    }

    private Explanation explain(
            ClientFile file, ObjectKey key, Optional<Permissions> now, List<HistoryEntry.Changes> recalled) {
        ObjectHistory history = new ObjectHistory(state.log(), key, recalled);
        Optional<ObjectState> object =
                state.objects().loaded(schema, Set.of(key)).getOrDefault(key, Optional.empty());
        List<Reason> reasons = new ArrayList<>();
        Verdict verdict = Verdict.NOT_ON_DEVICE;
        Optional<Long> since = Optional.empty();
        boolean visible = object.isPresent() && inView(file, object.get(), reasons, now);
        if (object.isEmpty()) {
            reasons.add(new Reason(Code.NO_SUCH_OBJECT, "there is no " + name(key) + lastDeletion(history, key)));
        }
        Arrivals arrivals = new Arrivals(state, file, device(file), history);
        if (visible) {
            Arrivals.Arrival arrival = arrivals.of(key);
            verdict = arrivals.judge(arrival, reasons);
            since = verdict == Verdict.ON_DEVICE ? Optional.of(arrival.entered()) : Optional.empty();
        } else {
            arrivals.departure(key).ifPresent(reasons::add);
        }
        undone(file, history, key, reasons);
        if (file.forgotten()) {
            reasons.add(new Reason(
                    Code.FILE_RESET,
                    "an administrator has reset this client file: its device starts over with another one"));
        } else if (file.schemaOwed()) {
            reasons.add(new Reason(
                    Code.SCHEMA_NOT_TOLD,
                    "the client file is new and has not been told the app's classes yet; that comes with its first"
                            + " upload or subscription"));
        }
        return new Explanation(device(file), key.className(), keyText(key), verdict, since, reasons);
    }

    private static String keyText(ObjectKey key) {
        return key.key() instanceof PrimaryKey.StringKey(String text) ? text : ValueText.of(key.key());
    }

    private static String name(ObjectKey key) {
        return key.className() + " " + ValueText.of(key.key());
    }

    private static String lastDeletion(ObjectHistory history, ObjectKey key) {
        for (HistoryEntry.Changes entry : history.after(0).reversed()) {
            boolean deleted = entry.touched().stream()
                    .anyMatch(object -> object.key().equals(key) && object.before().isPresent() && object.after().isEmpty());
            if (deleted) {
                return "; " + origin(entry) + " deleted it with version " + entry.version();
            }
        }
        return "";
    }

    private static String origin(HistoryEntry.Changes entry) {
        return entry.fileIdent() == HistoryEntry.SERVER_IDENT
                ? "another program"
                : "the device with client file " + entry.fileIdent();
    }

    /** Whether the view in force shows an object; if not, why. */
    private boolean inView(ClientFile file, ObjectState object, List<Reason> reasons, Optional<Permissions> now) {
        Optional<View> inForce = file.currentView();
        waiting(file, object, reasons);
        if (inForce.isEmpty()) {
            reasons.add(new Reason(Code.NO_SUBSCRIPTION, "the device has no subscriptions yet"));
            return false;
        }
        View view = inForce.get();
        String className = object.id().className();
        PropertySource properties = ObjectProperties.of(schema.realm(), object);
        boolean wanted = isWanted(wanted(view), className, properties, reasons);
        boolean readable = isReadable(view, className, properties, reasons, now);
        if (wanted && readable) {
            hidden(view, className, reasons);
        }
        return wanted && readable;
    }

    private boolean isWanted(
            SubscriptionSet wanted, String className, PropertySource object, List<Reason> reasons) {
        if (!wanted.classes().contains(className)) {
            reasons.add(new Reason(
                    Code.NO_SUBSCRIPTION,
                    "the device has no subscription to " + className + "; it subscribes to "
                            + (wanted.classes().isEmpty() ? "nothing" : String.join(", ", wanted.classes()))));
            return false;
        }
        QueryFinding finding = finding(className, wanted.predicate(className), object);
        if (!finding.holds()) {
            for (QueryFinding subscription : finding.alternatives()) {
                StringBuilder text = new StringBuilder("subscription ").append(subscription.rql()).append(" does not match");
                for (QueryFinding part : subscription.failing()) {
                    text.append("; ").append(part);
                }
                reasons.add(new Reason(Code.QUERY_DOES_NOT_MATCH, text.toString()));
            }
        }
        return finding.holds();
    }

    private boolean isReadable(
            View view, String className, PropertySource object, List<Reason> reasons, Optional<Permissions> now) {
        Permissions permissions = view.permissions();
        boolean current = now.filter(permissions::equals).isPresent();
        QueryFinding finding = permissions.areEverything()
                ? finding(className, new RqlPredicate.Constant(true), object)
                : finding(className, permissions.of(schema, className).readable(), object);
        if (!finding.holds()) {
            reasons.add(unreadable(current ? now.get() : permissions, current, className, finding));
        }
        if (now.isPresent() && !current) {
            boolean then = now.get().areEverything()
                    || finding(className, now.get().of(schema, className).readable(), object).holds();
            reasons.add(new Reason(
                    Code.PERMISSIONS_CHANGED,
                    "the user's permissions have changed since; when the device comes next it "
                            + (then ? "may" : "may not") + " read the object"
                            + now.get().choice(schema, className).role().map(role -> " by role \"" + role + "\"").orElse("")));
        }
        return finding.holds();
    }

    private Reason unreadable(Permissions permissions, boolean named, String className, QueryFinding finding) {
        RoleChoice choice = permissions.choice(schema, className);
        if (choice.role().isEmpty()) {
            return new Reason(
                    Code.NO_ROLE, "no role for the collection of " + className + " applies to the user, so that nothing may be read");
        }
        String role = named ? "role \"" + choice.role().get() + "\"" : "the role that the user had";
        if (choice.unusable().isPresent()) {
            return new Reason(Code.ROLE_UNUSABLE, role + " cannot be used by sync: " + choice.unusable().get());
        }
        StringBuilder text = new StringBuilder(role).append(" lets ").append(finding.rql()).append(" be read");
        for (QueryFinding part : finding.failing()) {
            text.append("; ").append(part);
        }
        return new Reason(Code.NOT_READABLE, text.toString());
    }

    private void hidden(View view, String className, List<Reason> reasons) {
        Set<String> fields = view.hidden().getOrDefault(className, Set.of());
        if (!fields.isEmpty()) {
            reasons.add(new Reason(
                    Code.HIDDEN_FIELDS,
                    "the user's role hides " + String.join(", ", new TreeSet<>(fields)) + " from the device"));
        }
    }

    /** Whether subscriptions that are not in force yet would show the object. */
    private void waiting(ClientFile file, ObjectState object, List<Reason> reasons) {
        Optional<EngineSession> session = file.session();
        if (session.isEmpty()) {
            return;
        }
        for (ClientMessage.QueryVersion query : session.get().pendingQueries()) {
            String shown;
            try {
                View view = View.of(schema, durable, 0, query, session.get().permissions());
                shown = Sight.sees(schema.realm(), view.subscriptions(), Optional.of(object))
                        ? "will show the object"
                        : "will not show the object";
            } catch (BadQueryException refused) {
                shown = "will be refused: " + refused.getMessage();
            }
            reasons.add(new Reason(
                    Code.SUBSCRIPTION_WAITS,
                    "subscriptions of version " + query.version() + " wait for their bootstrap; they " + shown));
        }
    }

    private QueryFinding finding(String className, RqlPredicate predicate, PropertySource object) {
        try {
            return QueryFinding.of(schema.realm(), className, predicate, object);
        } catch (BadQueryException outlived) {
            throw new IllegalStateException("a query in force cannot be asked: " + outlived.getMessage(), outlived);
        }
    }

    /** What of the device's own writes to the object was undone. */
    private static void undone(ClientFile file, ObjectHistory history, ObjectKey key, List<Reason> reasons) {
        int told = 0;
        for (HistoryEntry.Changes entry : history.after(0).reversed()) {
            Optional<String> reason = entry.rejection(key);
            if (entry.fileIdent() == file.ident().ident() && reason.isPresent() && told < UNDONE_MAX) {
                told++;
                reasons.add(new Reason(
                        Code.WRITE_UNDONE,
                        "what the device wrote to it with its version " + entry.upload().clientVersion()
                                + " was undone with version " + entry.version() + ": "
                                + reason.get()));
            }
        }
    }
}
