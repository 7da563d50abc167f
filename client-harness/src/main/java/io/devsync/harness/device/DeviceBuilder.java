package io.devsync.harness.device;

import io.devsync.protocol.schema.RealmSchema;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Describes a simulated device; not thread-safe. Starts with an empty schema, no subscriptions and an anonymous user. */
public final class DeviceBuilder {

    private final URI baseUrl;
    private final String appId;
    private Wire wire = Wire.REALM;
    private RealmSchema schema = RealmSchema.EMPTY;
    private final Map<String, String> subscriptions = new TreeMap<>();
    private Credentials credentials = Credentials.anonymous();
    private ClientResetMode clientReset = ClientResetMode.RECOVER_OR_DISCARD;
    private Duration firstDelay = Backoff.FIRST;
    private Duration lastDelay = Backoff.LAST;
    private InstantSource clock = InstantSource.system();
    private RandomGenerator random = RandomGenerator.getDefault();
    private Optional<DeviceRuntime> runtime = Optional.empty();
    private Optional<DeviceObserver> observer = Optional.empty();

    DeviceBuilder(String baseUrl, String appId) {
        this.baseUrl = URI.create(baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl);
        this.appId = appId;
    }

    /** The wire that the device speaks; Realm's unless said otherwise. */
    public DeviceBuilder wire(Wire spoken) {
        this.wire = spoken;
        return this;
    }

    /** The classes that the app declares. */
    public DeviceBuilder schema(RealmSchema classes) {
        this.schema = classes;
        return this;
    }

    /** Subscribes to the objects of a class that match an RQL query; a second query for a class replaces the first. */
    public DeviceBuilder subscribe(String className, String query) {
        subscriptions.put(className, query);
        return this;
    }

    /** Who logs in. */
    public DeviceBuilder credentials(Credentials user) {
        this.credentials = user;
        return this;
    }

    /** What the device does about client resets. */
    public DeviceBuilder clientReset(ClientResetMode mode) {
        this.clientReset = mode;
        return this;
    }

    /** How long to wait before connecting again; doubles from the first to the last. Real clients: 1 s to 5 min. */
    public DeviceBuilder reconnectDelay(Duration first, Duration last) {
        this.firstDelay = first;
        this.lastDelay = last;
        return this;
    }

    /** The device's clock, which may be wrong; it ranks the device's changes among those of others. */
    public DeviceBuilder clock(InstantSource source) {
        this.clock = source;
        return this;
    }

    /** The source of chance in waiting times. */
    public DeviceBuilder random(RandomGenerator source) {
        this.random = source;
        return this;
    }

    /** The threads to share with other devices; without this the device has one of its own. */
    public DeviceBuilder runtime(DeviceRuntime shared) {
        this.runtime = Optional.of(shared);
        return this;
    }

    /** Who hears what happens to the device. */
    public DeviceBuilder observer(DeviceObserver listener) {
        this.observer = Optional.of(listener);
        return this;
    }

    /** A device that is offline yet. */
    public SimulatedDevice build() {
        return new SimulatedDevice(this, runtime.orElseGet(() -> DeviceRuntime.start(1)), runtime.isEmpty());
    }

    /** A device that goes online at once; does not wait for it. */
    public SimulatedDevice connect() {
        SimulatedDevice device = build();
        device.connect();
        return device;
    }

    Wire wire() {
        return wire;
    }

    RealmSchema schema() {
        return schema;
    }

    Map<String, String> subscriptions() {
        return Map.copyOf(subscriptions);
    }

    Credentials credentials() {
        return credentials;
    }

    ClientResetMode clientReset() {
        return clientReset;
    }

    InstantSource clock() {
        return clock;
    }

    Optional<DeviceObserver> observer() {
        return observer;
    }

    Backoff backoff() {
        return new Backoff(firstDelay, lastDelay, random);
    }

    AppServices services(DeviceRuntime on) {
        return new AppServices(on.http(), baseUrl, appId);
    }
}
