package io.devsync.harness.soak;

import io.devsync.harness.realm.AppServiceException;
import io.devsync.harness.realm.ClientResetMode;
import io.devsync.harness.realm.ClientTimeoutException;
import io.devsync.harness.realm.Credentials;
import io.devsync.harness.realm.RealmApp;
import io.devsync.harness.realm.RealmSettings;
import io.devsync.harness.realm.RealmUser;
import io.devsync.harness.realm.Subscriptions;
import io.devsync.harness.realm.SyncFailure;
import io.devsync.harness.realm.SyncedRealm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A device of a soak with Realm's native client, in the client's process. Everything happens on a thread of the device's
 * own; other methods than {@link #start} only ask for it.
 *
 * <p>What it tells, as lines: {@code word}, {@code note} and {@code gone} for what it wrote, {@code acknowledged} up to
 * which of its writes the server has, {@code trouble}, and {@code done} or {@code failed} for what it was asked to wait for.
 */
final class RealmDevice {

    /** A device acts about so often. */
    private static final long PACE_MS = 150;
    /** What a device has not uploaded waits for a slow machine rather than to grow. */
    private static final long UNACKNOWLEDGED_MAX = 200;
    /** A spell without a network takes about so long. */
    private static final long OFFLINE_MS = 1_500;
    /** Real clients wait up to minutes before they connect again; a phone that is picked up does not. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String name;
    private final SplittableRandom random;
    private final Consumer<String> told;
    private final LinkedBlockingQueue<Runnable> asked = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    private RealmApp app;
    private SyncedRealm realm;
    private RealmWrites writes;
    private boolean acting;
    private long onlineAtNs;
    private boolean offline;
    private long written;
    private long acknowledged;
    private Optional<Upload> upload = Optional.empty();
    private int failuresTold;
    private int resetsTold;

    /** What the native client is sending. */
    private record Upload(CompletableFuture<Void> done, long version, long startedNs) {}

    private RealmDevice(String name, long seed, Consumer<String> told) {
        this.name = name;
        this.random = new SplittableRandom(seed);
        this.told = told;
    }

    /**
     * Lets a device log in, open its file and subscribe to everything, however long that takes.
     *
     * @param directory its disk
     * @param seed of its choices
     * @param told gets lines of what it does, on its thread
     */
    static RealmDevice start(
            String name, String baseUrl, String appId, Path directory, long seed, Consumer<String> told) {
        RealmDevice device = new RealmDevice(name, seed, told);
        Thread.ofPlatform().daemon().name(name).start(() -> device.run(baseUrl, appId, directory));
        return device;
    }

    void act() {
        asked.add(() -> acting = true);
    }

    void rest() {
        asked.add(() -> {
            acting = false;
            goOnline();
            subscribe(SoakModel.EVERYTHING);
        });
    }

    void makePages(Duration patience) {
        asked.add(() -> answer(() -> {
            await("subscriptions", patience, this::awaitSubscribed);
            writes.makePages();
            await("upload", patience, realm.session()::awaitUpload);
        }));
    }

    void settle(Duration patience) {
        asked.add(() -> answer(() -> {
            await("subscriptions", patience, this::awaitSubscribed);
            await("upload", patience, realm.session()::awaitUpload);
            acknowledge(written);
            await("download", patience, realm.session()::awaitDownload);
        }));
    }

    void tellContents() {
        asked.add(() -> told.accept("done\t" + ContentsJson.write(SoakContents.of(realm.contents().objects()))));
    }

    /** Goes offline for good. */
    void close() {
        closed = true;
        asked.add(() -> acting = false);
    }

    private void run(String baseUrl, String appId, Path directory) {
        app = RealmApp.open(baseUrl, appId, directory);
        try {
            RealmUser user = logIn();
            realm = user.open(RealmSettings.of(SoakModel.SCHEMA)
                    // A reset must not happen: the device shall stop there.
                    .clientReset(ClientResetMode.MANUAL)
                    .timeout(PATIENCE));
            writes = new RealmWrites(realm, name, random, told);
            subscribe(SoakModel.EVERYTHING);
            // What is written before the first bootstrap may lose to it.
            await("subscriptions", Duration.ofDays(1), this::awaitSubscribed);
            while (!closed) {
                turn();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error broken) {
            if (!closed) {
                trouble(String.valueOf(broken));
            }
        } finally {
            app.close();
        }
    }

    private RealmUser logIn() {
        while (true) {
            try {
                return app.logIn(new Credentials.Anonymous());
            } catch (AppServiceException | ClientTimeoutException again) {
                if (closed) {
                    throw again;
                }
            }
        }
    }

    private void turn() throws InterruptedException {
        Runnable next = asked.poll(around(PACE_MS), TimeUnit.NANOSECONDS);
        if (next != null) {
            next.run();
        } else if (acting && written - acknowledged < UNACKNOWLEDGED_MAX) {
            doSomething();
        }
        if (offline && System.nanoTime() - onlineAtNs > 0) {
            goOnline();
        }
        lookAtUpload();
        tellTroubles();
    }

    private long around(long typicalMs) {
        return (long) (-Math.log(1 - random.nextDouble()) * TimeUnit.MILLISECONDS.toNanos(typicalMs));
    }

    private void doSomething() {
        int choice = random.nextInt(100);
        if (choice < 94) {
            if (writes.writeSomething(written + 1)) {
                written++;
            }
        } else if (choice < 97) {
            subscribe(SoakModel.someNotes(name, random));
        } else if (!offline) {
            offline = true;
            onlineAtNs = System.nanoTime() + around(OFFLINE_MS);
            realm.session().pause();
        }
    }

    private void goOnline() {
        offline = false;
        realm.session().resume();
        app.reconnect();
    }

    private void subscribe(Map<String, String> queries) {
        realm.subscriptions().start(change -> {
            change.clear();
            queries.forEach(change::add);
        });
    }

    private void awaitSubscribed() {
        Subscriptions.Outcome outcome = realm.subscriptions().await();
        if (!(outcome instanceof Subscriptions.Outcome.Complete)) {
            throw new IllegalStateException("subscriptions " + outcome + " (expected: complete)");
        }
    }

    /** Servers come and go meanwhile. */
    private void await(String what, Duration patience, Runnable waiting) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                waiting.run();
                return;
            } catch (ClientTimeoutException late) {
                tellTroubles();
                if (closed || System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("no " + what + " within " + patience, late);
                }
                app.reconnect();
            }
        }
    }

    private void answer(Runnable waiting) {
        try {
            waiting.run();
            tellTroubles();
            told.accept("done\t");
        } catch (IllegalStateException failure) {
            tellTroubles();
            told.accept("failed\t" + oneLine(String.valueOf(failure.getMessage())));
        }
    }

    private void lookAtUpload() {
        if (upload.isPresent() && upload.get().done().isDone()) {
            if (!upload.get().done().isCompletedExceptionally()) {
                acknowledge(upload.get().version());
            }
            upload = Optional.empty();
        }
        if (upload.isEmpty() && written > acknowledged && !offline) {
            upload = Optional.of(new Upload(realm.session().uploaded(), written, System.nanoTime()));
        }
        upload.filter(one -> !offline && System.nanoTime() - one.startedNs() > PATIENCE.toNanos()).ifPresent(late -> {
            app.reconnect();
            upload = Optional.of(new Upload(late.done(), late.version(), System.nanoTime()));
        });
    }

    private void acknowledge(long version) {
        if (version > acknowledged) {
            acknowledged = version;
            told.accept("acknowledged\t" + version);
        }
    }

    private void tellTroubles() {
        for (; failuresTold < realm.failures().size(); failuresTold++) {
            SyncFailure failure = realm.failures().get(failuresTold);
            if (failure.fatal() || failure.clientResetRequested() || !failure.compensatingWrites().isEmpty()) {
                trouble(failure.toString());
            }
        }
        for (; resetsTold < realm.resets().size(); resetsTold++) {
            trouble(realm.resets().get(resetsTold).toString());
        }
    }

    private void trouble(String what) {
        told.accept("trouble\t" + oneLine(what));
    }

    private static String oneLine(String text) {
        return text.lines().findFirst().orElse("").replace('\t', ' ');
    }
}
