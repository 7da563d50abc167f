package io.devsync.harness.realm;

import io.realm.kotlin.internal.interop.realm_flx_sync_subscription_set_state_e;
import io.realm.kotlin.internal.interop.realm_object_id_t;
import io.realm.kotlin.internal.interop.realmc;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import kotlin.jvm.functions.Function1;

/** What a device wants to see: queries that select the objects the server sends. */
public final class Subscriptions {

    private final SyncedRealm realm;

    Subscriptions(SyncedRealm realm) {
        this.realm = realm;
    }

    /** What became of a set of subscriptions. */
    public sealed interface Outcome {

        /** All objects that match are in the file. */
        record Complete() implements Outcome {}

        /** The server refused a query. */
        record Rejected(String message) implements Outcome {}

        /** A later set replaced it. */
        record Superseded() implements Outcome {}
    }

    /** Changes the subscriptions and waits until their objects are there. */
    public void update(Consumer<Change> change) {
        Outcome outcome = tryUpdate(change);
        if (!(outcome instanceof Outcome.Complete)) {
            throw new IllegalStateException("subscriptions " + outcome + " (expected: complete); " + realm.events());
        }
    }

    /** Changes the subscriptions and waits what becomes of them. */
    public Outcome tryUpdate(Consumer<Change> change) {
        start(change);
        return await();
    }

    /** Subscribes to all objects of some classes, besides what is subscribed already. */
    public void updateAll(String... classNames) {
        update(change -> {
            for (String className : classNames) {
                change.add(className, "TRUEPREDICATE");
            }
        });
    }

    /** Changes the subscriptions without waiting for the server. */
    public void start(Consumer<Change> change) {
        try (RealmAccess access = new RealmAccess(realm.address(), realm.schema())) {
            long latest = access.own(realmc.realm_sync_get_latest_subscription_set(realm.address()));
            long mutable = access.own(realmc.realm_sync_make_subscription_set_mutable(latest));
            change.accept(new Change(access, mutable));
            commit(access, mutable);
        }
    }

    private static void commit(RealmAccess access, long mutable) {
        try {
            access.own(realmc.realm_sync_subscription_set_commit(mutable));
        } catch (IllegalStateException | IllegalArgumentException e) {
            // The set is stored all the same: the sync thread cleaned its version up meanwhile (spec real-client §4).
            if (!String.valueOf(e.getMessage()).contains("RLM_ERR_BAD_VERSION")) {
                throw e;
            }
        }
    }

    /** Waits what becomes of the newest subscriptions. */
    public Outcome await() {
        CompletableFuture<Integer> state = new CompletableFuture<>();
        Function1<Integer, Object> callback = code -> {
            state.complete(code);
            return null;
        };
        try (RealmAccess access = new RealmAccess(realm.address(), realm.schema())) {
            long latest = access.own(realmc.realm_sync_get_latest_subscription_set(realm.address()));
            realmc.realm_sync_on_subscription_set_state_change_async(
                    latest, realm_flx_sync_subscription_set_state_e.RLM_SYNC_SUBSCRIPTION_COMPLETE, callback);
            int code = Waiting.await(
                    state,
                    realm.settings().timeout(),
                    "outcome of the subscriptions",
                    realm.events()::hopeless,
                    realm.events()::toString);
            return switch (code) {
                case realm_flx_sync_subscription_set_state_e.RLM_SYNC_SUBSCRIPTION_COMPLETE -> new Outcome.Complete();
                case realm_flx_sync_subscription_set_state_e.RLM_SYNC_SUBSCRIPTION_ERROR ->
                    new Outcome.Rejected(errorText());
                case realm_flx_sync_subscription_set_state_e.RLM_SYNC_SUBSCRIPTION_SUPERSEDED ->
                    new Outcome.Superseded();
                default -> throw new IllegalStateException("state " + code + " of the subscriptions (expected: 3, 4, 5)");
            };
        }
    }

    private String errorText() {
        realmc.realm_refresh(realm.address(), new boolean[1]);
        long latest = realmc.realm_sync_get_latest_subscription_set(realm.address());
        try {
            return String.valueOf(realmc.realm_sync_subscription_set_error_str(latest));
        } finally {
            realmc.realm_release(latest);
        }
    }

    /** How many subscriptions there are. */
    public int size() {
        long latest = realmc.realm_sync_get_latest_subscription_set(realm.address());
        try {
            return Math.toIntExact(realmc.realm_sync_subscription_set_size(latest));
        } finally {
            realmc.realm_release(latest);
        }
    }

    /** A change of the subscriptions; applied as a whole. */
    public static final class Change {

        private final RealmAccess access;
        private final long set;

        private Change(RealmAccess access, long set) {
            this.access = access;
            this.set = set;
        }

        /** Adds a query on a class. */
        public Change add(String className, String query) {
            realmc.realm_sync_subscription_set_insert_or_assign_query(
                    set, parse(className, query), null, new long[1], new boolean[1]);
            return this;
        }

        /** Adds a query under a name, or gives the name another query. */
        public Change put(String name, String className, String query) {
            realmc.realm_sync_subscription_set_insert_or_assign_query(
                    set, parse(className, query), name, new long[1], new boolean[1]);
            return this;
        }

        /** Removes the subscription of this name, if it is there. */
        public Change remove(String name) {
            realmc.realm_sync_subscription_set_erase_by_name(set, name, new boolean[1]);
            return this;
        }

        /** Removes all subscriptions of a class. */
        public Change removeClass(String className) {
            List<realm_object_id_t> ids = new ArrayList<>();
            for (long i = 0; i < realmc.realm_sync_subscription_set_size(set); i++) {
                long subscription = access.own(realmc.realm_sync_subscription_at(set, i));
                if (realmc.realm_sync_subscription_object_class_name(subscription).equals(className)) {
                    ids.add(realmc.realm_sync_subscription_id(subscription));
                }
            }
            ids.forEach(id -> realmc.realm_sync_subscription_set_erase_by_id(set, id, new boolean[1]));
            return this;
        }

        /** Removes all subscriptions. */
        public Change clear() {
            realmc.realm_sync_subscription_set_clear(set);
            return this;
        }

        private long parse(String className, String query) {
            long classKey = access.nativeClass(className).key();
            return access.own(realmc.realm_query_parse(access.realm(), classKey, query, 0, null));
        }
    }
}
