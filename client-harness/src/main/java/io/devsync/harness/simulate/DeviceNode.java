package io.devsync.harness.simulate;

import io.devsync.harness.device.ClientResetMode;
import io.devsync.harness.device.DeviceSession;
import io.devsync.harness.device.FileSync;
import io.devsync.harness.device.LocalRealm;
import io.devsync.harness.device.ProtocolViolation;
import io.devsync.harness.device.WriteTransaction;
import io.devsync.harness.simulate.Model.Feature;
import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.SchemaMismatchException;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.SyncError;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A device in the simulation: an app that writes, changes its subscriptions and its model, over a clock that is wrong, a
 * connection that comes and goes, and now and then a file that is deleted.
 */
final class DeviceNode {

    private static final List<String> NODE_QUERIES =
            List.of("TRUEPREDICATE", "count > 1", "name == NULL", "count < 3", "FALSEPREDICATE", "_id < 2 OR count == 4");
    private static final List<String> TAG_QUERIES = List.of("TRUEPREDICATE", "title == NULL", "_id == 'tag1'");

    private static final List<ClientResetMode> MODES =
            List.of(ClientResetMode.RECOVER, ClientResetMode.RECOVER_OR_DISCARD, ClientResetMode.DISCARD);

    /** 2026-01-01 in milliseconds since 2015-01-01, where simulated time begins. */
    private static final long START_MS = 347_155_200_000L;

    private final Timeline timeline;
    private final Faults faults;
    private final int number;
    private final SplittableRandom random;
    private final RandomWrites writes;
    private final ClientResetMode mode;
    private final IntSupplier newestModel;
    private final Supplier<Optional<ServerProcess>> network;
    private final AccountBook account;
    private final ResetReasons reasons;
    private final EnumSet<Feature> features = Model.noFeatures();

    private long clockSkewMs;
    private int generation;
    private LocalRealm realm;
    private FileSync sync;
    private Map<String, String> queries = Map.of();
    private @Nullable Link link;
    private boolean accountInView;
    private long opened;
    private boolean accountOpen;
    private boolean wantsConnection;
    private boolean reconnecting;

    /**
     * @param network the server that answers, if any does
     * @param newestModel the generation of the app's model that is installed now
     */
    DeviceNode(
            Timeline timeline,
            Faults faults,
            int number,
            Supplier<Optional<ServerProcess>> network,
            IntSupplier newestModel) {
        this.newestModel = newestModel;
        this.generation = newestModel.getAsInt();
        this.timeline = timeline;
        this.faults = faults;
        this.number = number;
        this.account = new AccountBook(number);
        this.reasons = new ResetReasons(faults.limits().retention(), timeline::nowMicros);
        this.network = network;
        this.random = timeline.random().split();
        this.writes = new RandomWrites(random);
        this.mode = number == 0 ? ClientResetMode.RECOVER : MODES.get(random.nextInt(MODES.size()));
        turnClock();
        realm = new LocalRealm();
        sync = sync();
        openModel();
    }

    private FileSync sync() {
        return new FileSync(realm, mode, LocalRealm::new, this::now);
    }

    private void install() {
        generation = newestModel.getAsInt();
        realm = new LocalRealm();
        sync = sync();
        accountInView = false;
        reasons.newFile();
        openModel();
    }

    private void openModel() {
        try {
            realm.open(Model.schema(features, generation), now());
        } catch (BadChangesetException | SchemaMismatchException impossible) {
            throw new IllegalStateException("the model does not fit a simulated device", impossible);
        }
    }

    int number() {
        return number;
    }

    String user() {
        return "user" + number % 2;
    }

    LocalRealm realm() {
        return realm;
    }

    DeviceSession session() {
        return sync.session();
    }

    /** Client resets that this device has gone through with its present file. */
    long resets() {
        return sync.resets();
    }

    /** The queries by class that are in force once the device is at rest. */
    Map<String, String> queries() {
        return queries;
    }

    /** What this device added to the account. */
    AccountBook account() {
        return account;
    }

    private long now() {
        return Math.max(1, START_MS + timeline.nowMicros() / 1000 + clockSkewMs);
    }

    /** The user, or the battery, changes the clock: by milliseconds or by years. */
    void turnClock() {
        clockSkewMs = switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(-50, 50);
            case 2 -> random.nextLong(-300_000_000_000L, 300_000_000_000L);
            default -> random.nextInt(-100_000, 100_000);
        };
    }

    /** Makes the one object that all devices add to. */
    void openAccount() {
        WriteTransaction transaction = realm.write();
        transaction.create(Model.ACCOUNT);
        transaction.commit(now());
        opened = realm.version();
    }

    /** A transaction of random changes, entered into the account when that is known here. */
    void write() {
        WriteTransaction transaction = realm.write();
        writes.write(transaction, features);
        // What a device writes into an object before its first bootstrap has brought it may lose to the bootstrap.
        accountInView |= session().subscribed();
        boolean known = accountInView && transaction.find(Model.ACCOUNT).isPresent();
        if (known && random.nextInt(3) == 0) {
            String member = account.add(transaction);
            transaction.commit(now());
            account.committed(member, realm.version());
        } else {
            transaction.commit(now());
        }
        timeline.note("write", number, realm.version());
        session().flush();
    }

    /** The app gets a new version whose model has more. */
    void upgrade() {
        Feature feature = Feature.values()[random.nextInt(Feature.values().length)];
        if (features.add(feature)) {
            timeline.note("upgrade " + feature, number);
            openModel();
            session().flush();
        }
    }

    /** Changes the subscriptions to random ones. */
    void subscribe() {
        Map<String, String> next = new TreeMap<>();
        next.put(Model.LEDGER, "TRUEPREDICATE");
        if (random.nextInt(8) > 0) {
            next.put(Model.NODE, NODE_QUERIES.get(random.nextInt(NODE_QUERIES.size())));
        }
        if (features.contains(Feature.TAGS) && random.nextInt(3) > 0) {
            next.put(Model.TAG, TAG_QUERIES.get(random.nextInt(TAG_QUERIES.size())));
        }
        subscribe(next);
    }

    /** Subscribes to all objects of all classes of the model. */
    void subscribeToAll() {
        Map<String, String> all = new TreeMap<>();
        all.put(Model.LEDGER, "TRUEPREDICATE");
        all.put(Model.NODE, "TRUEPREDICATE");
        features.add(Feature.TAGS);
        openModel();
        all.put(Model.TAG, "TRUEPREDICATE");
        subscribe(all);
    }

    private void subscribe(Map<String, String> next) {
        queries = next;
        timeline.note("subscribe " + next, number);
        session().subscribe(next);
    }

    /** The app is deleted and installed again: what was not uploaded is lost. */
    void reinstall() {
        disconnect();
        long acknowledged = realm.upload().clientVersion();
        account.reinstalled(acknowledged);
        timeline.note("reinstall", number, account.installation());
        boolean openAgain = opened > acknowledged;
        install();
        subscribe(queries);
        if (openAgain) {
            openAccount();
        }
        connect();
    }

    /** Goes online, as soon as a server answers. */
    void connect() {
        wantsConnection = true;
        if (link != null) {
            return;
        }
        Optional<ServerProcess> process = network.get();
        if (process.isEmpty() || process.get().engine().isEmpty()) {
            reconnect();
            return;
        }
        Link next = new Link(timeline, faults, process.get(), process.get().engine().get(), this);
        link = next;
        timeline.note("connect", number);
        reasons.connected();
        sync.connected(next);
    }

    private void reconnect() {
        if (!reconnecting) {
            reconnecting = true;
            timeline.after(timeline.around(1_000_000), () -> {
                reconnecting = false;
                if (wantsConnection) {
                    connect();
                }
            });
        }
    }

    /** Goes offline. */
    void disconnect() {
        wantsConnection = false;
        Link gone = link;
        if (gone != null) {
            link = null;
            gone.deviceGone();
            timeline.note("disconnect", number);
            sync.disconnected();
        }
    }

    /** The connection breaks, if there is one. */
    void cut() {
        if (link != null) {
            timeline.note("cut", number);
            link.cut();
        }
    }

    /** The server that this device is connected to is gone. */
    void serverGone(ServerProcess process) {
        if (link != null && link.process() == process) {
            link.serverGone();
        }
    }

    /** The device notices that a connection is gone. */
    void lost(Link gone) {
        if (link == gone) {
            link = null;
            timeline.note("lost", number);
            sync.disconnected();
            if (wantsConnection) {
                reconnect();
            }
        }
    }

    void receive(Link from, ServerMessage message) {
        if (link != from) {
            return;
        }
        if (message instanceof ServerMessage.SessionError error) {
            requireReason(error.error());
            if (error.error().code() == SyncError.Code.BAD_CLIENT_FILE) {
                // The file is of a model that is no more: the user installs the app anew.
                reinstall();
                return;
            }
        }
        long acknowledged = realm.upload().clientVersion();
        long resets = sync.resets();
        FileSync.Next next;
        try {
            next = sync.receive(message);
        } catch (ProtocolViolation violation) {
            throw new SimulationFailure("device " + number + ": " + violation.getMessage());
        }
        if (sync.resets() > resets) {
            startedOver(acknowledged);
        } else if (opened > 0 && realm.upload().clientVersion() >= opened) {
            accountOpen = true;
        }
        if (message instanceof ServerMessage.Download) {
            reasons.served();
        }
        switch (next) {
            case FileSync.Next.Nothing ignored -> {}
            case FileSync.Next.Rebind(Duration after) -> timeline.after(after, () -> {
                if (link == from) {
                    sync.rebind();
                }
            });
            case FileSync.Next.Reconnect ignored -> throw new SimulationFailure("device " + number + " got " + message);
            case FileSync.Next.Stop(String reason) -> {
                // The user's last resort, as when a reset is wanted again before the last one has taken effect.
                timeline.note("stop " + reason, number);
                reinstall();
            }
        }
    }

    private void requireReason(SyncError error) {
        long file = session().file().map(FileIdent::ident).orElse(0L);
        if (!reasons.excuse(error, file, newestModel.getAsInt() > 0)) {
            throw new SimulationFailure("device " + number + " got " + error);
        }
    }

    /** Whether the server has the account that this device makes. */
    boolean accountOpen() {
        return accountOpen;
    }

    /** An administrator makes this device start over. */
    void forced() {
        session().file().ifPresent(file -> reasons.force(file.ident()));
        // A file that is being made may be meant too.
        if (sync.resetting() || session().file().isEmpty()) {
            reasons.forceNext();
        }
    }

    /** The device goes on with a fresh copy, in which it may have made its own changes again. */
    private void startedOver(long acknowledged) {
        timeline.note("started over", number, sync.resets());
        session().file().ifPresent(file -> reasons.gotFile(file.ident()));
        boolean again = mode != ClientResetMode.DISCARD && realm.find(Model.ACCOUNT).isPresent();
        account.startedOver(acknowledged, again, realm.version());
        accountInView = false;
    }

    /** Another server process has taken over, with a clock of its own. */
    void anotherServer() {
        reasons.anotherServer();
    }

    /** Whether everything of this device has arrived, and everything for it as far as it knows. */
    boolean idle() {
        return link != null && session().connected() && session().idle();
    }

    /** Where the device stands, for a report. */
    String state() {
        return "device " + number + " connected=" + session().connected() + " idle=" + session().idle() + " version="
                + realm.version() + " uploaded=" + realm.upload() + " downloaded=" + realm.download() + " subscribed="
                + session().subscribed() + session().subscriptionError().map(error -> " refused: " + error).orElse("");
    }
}
