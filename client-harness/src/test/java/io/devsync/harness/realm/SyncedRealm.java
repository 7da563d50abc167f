package io.devsync.harness.realm;

import io.devsync.protocol.schema.RealmSchema;
import io.realm.kotlin.internal.interop.AsyncOpenCallback;
import io.realm.kotlin.internal.interop.realmc;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** An open realm file that syncs. Used by the thread that opened it. */
public final class SyncedRealm implements AutoCloseable {

    private final RealmSettings settings;
    private final Path file;
    private final SyncEvents events;
    private final NativeSdk.Scheduler scheduler;
    private final long address;
    private final SyncSession session;
    private final Subscriptions subscriptions;
    private boolean closed;

    private SyncedRealm(RealmSettings settings, NativeRealmConfig config, SyncEvents events) {
        this.settings = settings;
        this.file = config.file();
        this.events = events;
        this.scheduler = config.scheduler();
        this.address = realmc.realm_open(config.address());
        realmc.realm_begin_read(address);
        this.session = new SyncSession(realmc.realm_sync_session_get(address), settings.timeout(), events);
        this.subscriptions = new Subscriptions(this);
    }

    static SyncedRealm open(RealmUser user, RealmSettings settings) {
        SyncEvents events = new SyncEvents();
        try (NativeRealmConfig config = new NativeRealmConfig(user, settings, events)) {
            return new SyncedRealm(settings, config, events);
        }
    }

    static SyncedRealm openAsync(RealmUser user, RealmSettings settings) {
        SyncEvents events = new SyncEvents();
        try (NativeRealmConfig config = new NativeRealmConfig(user, settings, events)) {
            long task = realmc.realm_open_synchronized(config.address());
            try {
                CompletableFuture<Void> opened = new CompletableFuture<>();
                AsyncOpenCallback callback = failure -> {
                    if (failure == null) {
                        opened.complete(null);
                    } else {
                        opened.completeExceptionally(failure);
                    }
                };
                realmc.realm_async_open_task_start(task, callback);
                Waiting.await(opened, settings.timeout(), "async open of " + config.file(), events::hopeless, events::toString);
                return new SyncedRealm(settings, config, events);
            } finally {
                realmc.realm_release(task);
            }
        }
    }

    /** Changes objects in one transaction; when the body fails, nothing is changed. */
    public void write(Consumer<RealmTransaction> body) {
        realmc.realm_begin_write(address);
        try (RealmAccess access = new RealmAccess(address, settings.schema())) {
            body.accept(new RealmTransaction(access));
        } catch (RuntimeException | Error e) {
            realmc.realm_rollback(address);
            throw e;
        }
        realmc.realm_commit(address);
    }

    /** Looks at the newest version. */
    public <T> T read(Function<RealmView, T> body) {
        realmc.realm_refresh(address, new boolean[1]);
        try (RealmAccess access = new RealmAccess(address, settings.schema())) {
            return body.apply(new RealmTransaction(access));
        }
    }

    /** Everything in the newest version. */
    public RealmContents contents() {
        return read(RealmView::contents);
    }

    /**
     * Waits until the realm looks as expected.
     *
     * @param what ends the sentence "no ... within 5000 ms"
     */
    public void await(String what, Predicate<RealmView> expected) {
        Waiting.until(
                () -> read(expected::test),
                settings.timeout(),
                what,
                events::hopeless,
                () -> events + ", contents " + contents());
    }

    /** Waits until a sync error of this kind has come, and returns it. */
    public SyncFailure awaitFailure(Predicate<SyncFailure> kind) {
        Waiting.until(
                () -> events.failures().stream().anyMatch(kind),
                settings.timeout(),
                "sync error",
                Waiting.Hopeless.NEVER,
                events::toString);
        return events.failures().stream().filter(kind).findFirst().orElseThrow();
    }

    /** Waits until the client has finished this many client resets. */
    public void awaitResets(int count) {
        Waiting.until(
                () -> events.resets().size() >= count,
                settings.timeout(),
                "client reset",
                Waiting.Hopeless.NEVER,
                events::toString);
    }

    /** Sends everything written so far and takes everything that the server had by then. */
    public void sync() {
        session.awaitUpload();
        session.awaitDownload();
    }

    /** What the device wants to see. */
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    /** The realm's way to the server. */
    public SyncSession session() {
        return session;
    }

    /** The sync errors so far. */
    public List<SyncFailure> failures() {
        return events.failures();
    }

    /** The client resets so far. */
    public List<ClientReset> resets() {
        return events.resets();
    }

    /** The model that the realm was opened with. */
    public RealmSchema schema() {
        return settings.schema();
    }

    /** The file on the device's disk. */
    public Path file() {
        return file;
    }

    RealmSettings settings() {
        return settings;
    }

    SyncEvents events() {
        return events;
    }

    long address() {
        return address;
    }

    /** Closes the file; what was not uploaded stays in it. Must not be called during a write. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        session.release();
        realmc.realm_close(address);
        realmc.realm_release(address);
        Reference.reachabilityFence(scheduler);
    }
}
