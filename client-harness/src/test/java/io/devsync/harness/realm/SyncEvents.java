package io.devsync.harness.realm;

import io.realm.kotlin.internal.interop.FrozenRealmT;
import io.realm.kotlin.internal.interop.LiveRealmT;
import io.realm.kotlin.internal.interop.NativePointer;
import io.realm.kotlin.internal.interop.RealmSyncSessionT;
import io.realm.kotlin.internal.interop.SyncAfterClientResetHandler;
import io.realm.kotlin.internal.interop.SyncBeforeClientResetHandler;
import io.realm.kotlin.internal.interop.SyncErrorCallback;
import io.realm.kotlin.internal.interop.sync.SyncError;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What sync told the app about one realm, collected on the native client's thread and read by the test's. */
final class SyncEvents implements SyncErrorCallback, SyncBeforeClientResetHandler, SyncAfterClientResetHandler {

    private final List<SyncFailure> failures = new CopyOnWriteArrayList<>();
    private final List<ClientReset> resets = new CopyOnWriteArrayList<>();

    @Override
    public void onSyncError(NativePointer<RealmSyncSessionT> session, SyncError error) {
        failures.add(SyncFailure.of(error));
    }

    @Override
    public void onBeforeReset(NativePointer<FrozenRealmT> before) {
        RealmRuntime.load().log().note("client reset begins");
    }

    @Override
    public void onAfterReset(
            NativePointer<FrozenRealmT> before, NativePointer<LiveRealmT> after, boolean recovered) {
        resets.add(new ClientReset(recovered));
    }

    List<SyncFailure> failures() {
        return List.copyOf(failures);
    }

    List<ClientReset> resets() {
        return List.copyOf(resets);
    }

    /**
     * The failure after which nothing more can be expected of sync: a fatal one, or one after which the client ignores
     * all further downloads (spec wire-captures §5).
     */
    Optional<String> hopeless() {
        return failures.stream()
                .filter(failure -> failure.fatal() || failure.name().equals("RLM_ERR_BAD_CHANGESET"))
                .map(SyncFailure::toString)
                .findFirst();
    }

    @Override
    public String toString() {
        return "failures so far " + failures + ", client resets so far " + resets;
    }
}
