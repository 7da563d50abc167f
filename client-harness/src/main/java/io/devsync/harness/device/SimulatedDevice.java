package io.devsync.harness.device;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.SchemaInstructions;
import io.devsync.protocol.changeset.SchemaMismatchException;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A device that syncs like one with a Realm SDK, over a real connection and without native code.
 *
 * <pre>{@code
 * try (SimulatedDevice phone = SimulatedDevice.builder(server.baseUrl(), "my-app")
 *         .schema(schema)
 *         .subscribe("Dog", "age > 3")
 *         .connect()) {
 *     phone.awaitSubscribed(Duration.ofSeconds(10));
 *     phone.write(tx -> tx.create(rex).set(rex, "age", new Scalar.Int(5)));
 *     phone.awaitUploaded(Duration.ofSeconds(10));
 * }
 * }</pre>
 *
 * <p>Reads and writes work offline too. All methods may be called from any thread; the work is done on the event loop that
 * owns the device. Methods that begin with {@code await} block, and must not be called on that thread.
 */
public final class SimulatedDevice implements AutoCloseable {

    private record Waiter(BooleanSupplier condition, CompletableFuture<Void> reached) {}

    private final EventLoop loop;
    private final Optional<DeviceRuntime> ownRuntime;
    private final LocalRealm realm;
    private final FileSync file;
    private final DeviceLink link;
    private final InstantSource clock;
    private final Optional<DeviceObserver> observer;
    private final List<Waiter> waiters = new ArrayList<>();
    private Optional<String> failure = Optional.empty();
    private long acknowledged;
    /** What the app has opened the file with, without what the server has added. */
    private RealmSchema declared = RealmSchema.EMPTY;
    private boolean flushing;

    SimulatedDevice(DeviceBuilder builder, DeviceRuntime runtime, boolean ownsRuntime) {
        this.loop = runtime.nextLoop();
        this.ownRuntime = ownsRuntime ? Optional.of(runtime) : Optional.empty();
        this.clock = builder.clock();
        this.observer = builder.observer();
        this.realm = new LocalRealm(runtime.reader(loop));
        if (observer.isPresent()) {
            realm.watchRemoteChanges();
        }
        this.file = new FileSync(
                realm,
                builder.clientReset(),
                () -> new LocalRealm(runtime.reader(loop)),
                () -> DeviceClock.timestamp(clock));
        this.link = new DeviceLink(
                loop,
                runtime.crowd(loop),
                builder.services(runtime),
                builder.credentials(),
                builder.wire(),
                () -> declared,
                file,
                builder.backoff(),
                new DeviceLink.Events() {
                    @Override
                    public void progressed() {
                        SimulatedDevice.this.progressed();
                    }

                    @Override
                    public void stopped(String reason) {
                        SimulatedDevice.this.stopped(reason);
                    }
                });
        onLoop(() -> {
            declare(builder.schema());
            if (!builder.subscriptions().isEmpty()) {
                file.session().subscribe(builder.subscriptions());
            }
            return true;
        });
    }

    /**
     * Describes a device.
     *
     * @param baseUrl of the server, as apps are configured with it
     * @param appId the app's client app id
     */
    public static DeviceBuilder builder(String baseUrl, String appId) {
        return new DeviceBuilder(baseUrl, appId);
    }

    /** Goes online and stays so, through failures, until told otherwise. */
    public void connect() {
        loop.execute(link::goOnline);
    }

    /** Goes offline in order. */
    public void disconnect() {
        onLoop(() -> {
            link.goOffline();
            return true;
        });
    }

    /** Loses the connection without a word, as in a tunnel; comes back by itself after a while. */
    public void breakConnection() {
        onLoop(() -> {
            link.breakConnection();
            return true;
        });
    }

    /** Whether there is a connection now. */
    public boolean online() {
        return onLoop(link::online);
    }

    /**
     * Makes changes as one transaction; they are uploaded when there is a connection.
     *
     * @return the local version that they made, or the newest one when there were none
     * @throws IllegalArgumentException when a client would refuse a change; none is made then
     */
    public long write(Consumer<WriteTransaction> changes) {
        return onLoop(() -> {
            WriteTransaction transaction = realm.write();
            changes.accept(transaction);
            transaction.commit(DeviceClock.timestamp(clock));
            flushSoon();
            return realm.version();
        });
    }

    /** Sends after what the device's thread has before it, so that transactions made one after another go together. */
    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            loop.execute(() -> {
                flushing = false;
                file.session().flush();
            });
        }
    }

    /** Runs something on the device's own thread, where it may call everything but {@code await} without waiting. */
    public void execute(Runnable work) {
        loop.execute(work);
    }

    /**
     * When the message that is taken up now, or was last, reached this process, by {@link System#nanoTime()}: a device that
     * shares its thread with others may come to it later. For the device's thread, as in an observer.
     */
    public long arrivedNs() {
        return link.arrivedNs();
    }

    /** Runs something on the device's own thread after a while, see {@link #execute}. */
    public void schedule(Runnable work, Duration after) {
        loop.schedule(work, after.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Opens the file with more classes or properties, as a newer version of the app does.
     *
     * @throws IllegalArgumentException when the file has one of them in another shape
     */
    public void open(RealmSchema wider) {
        onLoop(() -> {
            declare(wider);
            file.session().flush();
            return true;
        });
    }

    private void declare(RealmSchema wanted) {
        try {
            realm.open(wanted, DeviceClock.timestamp(clock));
            declared = SchemaInstructions.apply(declared, SchemaInstructions.of(wanted));
        } catch (BadChangesetException | SchemaMismatchException mismatch) {
            throw new IllegalArgumentException(mismatch.getMessage(), mismatch);
        }
    }

    /** Replaces the subscriptions; from class name to RQL. */
    public void subscribe(Map<String, String> queries) {
        Map<String, String> wanted = Map.copyOf(queries);
        onLoop(() -> {
            file.session().subscribe(wanted);
            return true;
        });
    }

    /** All objects on the device, as they are now. */
    public Map<ObjectKey, ObjectState> objects() {
        return onLoop(() -> new HashMap<>(realm.objects()));
    }

    /** An object on the device. */
    public Optional<ObjectState> find(ObjectKey key) {
        return onLoop(() -> realm.find(key));
    }

    /** The schema of the file, with what the server has added. */
    public RealmSchema schema() {
        return onLoop(realm::schema);
    }

    /** What the server has said was wrong, oldest first; warnings and what was mended included. */
    public List<SyncError> errors() {
        return onLoop(() -> file.session().errors());
    }

    /** Why the device cannot go on; empty while it can. */
    public Optional<String> failure() {
        return onLoop(() -> failure);
    }

    /** How many client resets the device has gone through. */
    public long clientResets() {
        return onLoop(file::resets);
    }

    /** Waits until the server has integrated everything that was written before. */
    public void awaitUploaded(Duration patience) {
        await(uploaded(), "upload", patience);
    }

    /** Waits until everything that the server had when it was asked has arrived. */
    public void awaitDownloaded(Duration patience) {
        await(downloaded(), "download", patience);
    }

    /** Waits until the newest subscriptions are in force. */
    public void awaitSubscribed(Duration patience) {
        await(subscribed(), "subscriptions", patience);
    }

    /** Waits until the device's objects are as wanted. */
    public void awaitObjects(Predicate<Map<ObjectKey, ObjectState>> wanted, Duration patience) {
        await(when(() -> wanted.test(realm.objects())), "objects", patience);
    }

    /** Waits until the server has said that something was wrong, in a way that meets the condition. */
    public void awaitError(Predicate<SyncError> wanted, Duration patience) {
        await(when(() -> file.session().errors().stream().anyMatch(wanted)), "an error", patience);
    }

    /** Done when the server has integrated everything that was written before; fails when the device cannot go on. */
    public CompletableFuture<Void> uploaded() {
        long[] version = new long[1];
        return when(() -> {
            if (version[0] == 0) {
                version[0] = realm.version();
            }
            return realm.uploaded() || realm.upload().clientVersion() >= version[0];
        });
    }

    /** Done when everything that the server had when it was asked has arrived; fails when the device cannot go on. */
    public CompletableFuture<Void> downloaded() {
        long[] mark = new long[1];
        return when(() -> {
            if (mark[0] == 0) {
                file.session().requestMark();
                mark[0] = file.session().marksRequested();
            }
            return file.session().marksAnswered() >= mark[0];
        });
    }

    /** Done when the newest subscriptions are in force; fails when they were refused or the device cannot go on. */
    public CompletableFuture<Void> subscribed() {
        return when(() -> {
            Optional<String> refusal = file.session().subscriptionError();
            if (refusal.isPresent()) {
                throw new DeviceFailureException("subscriptions refused: " + refusal.get());
            }
            return file.session().subscribed();
        });
    }

    private CompletableFuture<Void> when(BooleanSupplier condition) {
        Waiter waiter = new Waiter(condition, new CompletableFuture<>());
        loop.execute(() -> {
            if (failure.isPresent()) {
                waiter.reached.completeExceptionally(new DeviceFailureException(failure.get()));
            } else if (!over(waiter)) {
                waiters.add(waiter);
            }
        });
        return waiter.reached;
    }

    private static boolean over(Waiter waiter) {
        if (waiter.reached.isDone()) {
            return true;
        }
        try {
            if (!waiter.condition.getAsBoolean()) {
                return false;
            }
            waiter.reached.complete(null);
        } catch (RuntimeException failed) {
            waiter.reached.completeExceptionally(failed);
        }
        return true;
    }

    private void await(CompletableFuture<Void> reached, String what, Duration patience) {
        if (loop.inEventLoop()) {
            throw new IllegalStateException("waiting on the device's own thread");
        }
        try {
            reached.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            reached.cancel(false);
            throw new DeviceFailureException("not within " + patience + ": " + what + "; " + onLoop(this::state), late);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof DeviceFailureException known
                    ? known
                    : new DeviceFailureException(what + ": " + failed.getCause(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DeviceFailureException("interrupted while waiting for " + what, stopped);
        }
    }

    private String state() {
        return (link.online() ? "online" : "offline") + ", local version " + realm.version() + ", uploaded "
                + realm.upload().clientVersion() + ", server version "
                + realm.download().serverVersion() + ", errors " + file.session().errors();
    }

    private void progressed() {
        Set<ObjectKey> changed = realm.takeRemotelyChanged();
        if (observer.isPresent()) {
            if (!changed.isEmpty()) {
                observer.get().changed(realm, changed);
            }
            long now = realm.upload().clientVersion();
            if (now != acknowledged) {
                acknowledged = now;
                observer.get().acknowledged(now);
            }
        }
        waiters.removeIf(SimulatedDevice::over);
    }

    private void stopped(String reason) {
        failure = Optional.of(reason);
        observer.ifPresent(hears -> hears.failed(reason));
        List<Waiter> disappointed = List.copyOf(waiters);
        waiters.clear();
        disappointed.forEach(waiter -> waiter.reached.completeExceptionally(new DeviceFailureException(reason)));
    }

    private <T> T onLoop(Callable<T> work) {
        try {
            return loop.inEventLoop() ? work.call() : loop.submit(work).get();
        } catch (ExecutionException failed) {
            throw rethrown(Objects.requireNonNullElse(failed.getCause(), failed));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DeviceFailureException("interrupted", stopped);
        } catch (Exception failed) {
            throw rethrown(failed);
        }
    }

    private static RuntimeException rethrown(Throwable cause) {
        return cause instanceof RuntimeException known ? known : new DeviceFailureException(cause.toString(), cause);
    }

    /** Goes offline for good. */
    @Override
    public void close() {
        disconnect();
        ownRuntime.ifPresent(DeviceRuntime::close);
    }
}
