package io.devsync.harness.soak;

import io.devsync.harness.soak.ServerNode.Started;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The server processes of a crash soak, and who kills them; used by the run's thread, but for {@link #anyAddress()}. */
final class Servers implements AutoCloseable {

    private static final Duration START_WITHIN = Duration.ofMinutes(5);
    private static final Duration SERVE_WITHIN = Duration.ofMinutes(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);
    /** A server that has just begun to listen is killed within so long. */
    private static final int RECOVERY_MS = 250;
    /** A server that is about to stop is killed within so long. */
    private static final int STOP_MS = 400;

    private final CrashSoakOptions options;
    private final SplittableRandom random;
    private final List<ServerNode> nodes = new ArrayList<>();
    private final Optional<EmbeddedDataSource> shared;
    private final Map<KillMoment, Integer> kills = new EnumMap<>(KillMoment.class);
    private final Path log;
    private final Thread endWithThis = new Thread(() -> nodes.forEach(ServerNode::close), "soak-end");
    private int starts;
    private long slowestStartMs;
    private long slowestServingMs;
    private long typicalStartMs = 500;
    private String dataSourceUri = "";

    Servers(CrashSoakOptions options, SplittableRandom random) {
        this.options = options;
        this.random = random;
        this.log = options.folder().resolve("server.log");
        this.shared = options.nodes() > 1 && options.mongodbUri().isEmpty()
                ? Optional.of(EmbeddedDataSource.start(EmbeddedOptions.in(options.folder().resolve("data"))))
                : Optional.empty();
        Optional<String> uri = options.mongodbUri().or(() -> shared.map(EmbeddedDataSource::uri));
        List<String> dataSource = uri.map(known -> List.of("--mongodb-uri", known))
                .orElseGet(() -> List.of("--data", options.folder().resolve("data").toString()));
        for (int i = 0; i < options.nodes(); i++) {
            nodes.add(new ServerNode(options.launcher(), dataSource, log));
        }
    }

    /** Starts all, and waits until they listen. Should this process be stopped, they do not outlive it. */
    void start() {
        Runtime.getRuntime().addShutdownHook(endWithThis);
        nodes.forEach(this::launch);
        nodes.forEach(this::awaitListening);
    }

    private void launch(ServerNode node) {
        node.launch();
        starts++;
    }

    private void awaitListening(ServerNode node) {
        long from = System.nanoTime();
        Started started = node.awaitListening(START_WITHIN);
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
        slowestStartMs = Math.max(slowestStartMs, tookMs);
        typicalStartMs = (3 * typicalStartMs + tookMs) / 4;
        dataSourceUri = options.mongodbUri()
                .or(() -> shared.map(EmbeddedDataSource::uri))
                .orElse(started.dataSourceUri());
    }

    /**
     * Kills a server at some moment and starts it again; a start may be killed, too, so that more than one may die.
     *
     * @param acknowledged how much servers have acknowledged so far, ever more
     */
    void killOne(LongSupplier acknowledged) throws InterruptedException {
        ServerNode node = nodes.get(random.nextInt(nodes.size()));
        KillMoment moment = KillMoment.pick(random);
        if (moment != KillMoment.RECOVERING) {
            awaitServing(acknowledged);
            Thread.sleep(around(options.life()));
        }
        switch (moment) {
            case SERVING -> {}
            case RECOVERING -> Thread.sleep(random.nextInt(RECOVERY_MS));
            case STOPPING -> {
                node.terminate();
                Thread.sleep(random.nextInt(STOP_MS));
            }
            case STARTING -> {
                kill(node, KillMoment.SERVING);
                launch(node);
                Thread.sleep(random.nextLong(typicalStartMs * 5 / 4));
            }
        }
        kill(node, moment);
        launch(node);
        awaitListening(node);
    }

    /** Until devices get somewhere: on a busy machine that takes a while. */
    private void awaitServing(LongSupplier acknowledged) throws InterruptedException {
        long from = System.nanoTime();
        long before = acknowledged.getAsLong();
        while (acknowledged.getAsLong() == before) {
            if (System.nanoTime() - from > SERVE_WITHIN.toNanos()) {
                throw new SoakException("nothing was acknowledged within " + SERVE_WITHIN + " after a server listened; its log: "
                        + log);
            }
            Thread.sleep(LOOK_EVERY);
        }
        slowestServingMs = Math.max(slowestServingMs, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from));
    }

    private void kill(ServerNode node, KillMoment moment) {
        if (node.kill()) {
            kills.merge(moment, 1, Integer::sum);
        } else if (moment != KillMoment.STOPPING) {
            throw new SoakException("a server ended by itself; its log: " + log);
        }
    }

    private Duration around(Duration typical) {
        return Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) * typical.toNanos()));
    }

    /** A server that listens. */
    Optional<InetSocketAddress> anyAddress() {
        List<InetSocketAddress> listening = nodes.stream().flatMap(node -> node.address().stream()).toList();
        return listening.isEmpty()
                ? Optional.empty()
                : Optional.of(listening.get(ThreadLocalRandom.current().nextInt(listening.size())));
    }

    /** The data source, as of the last start. */
    String dataSourceUri() {
        return dataSourceUri;
    }

    /** How many processes were killed. */
    int killed() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }

    Map<KillMoment, Integer> kills() {
        return kills;
    }

    int starts() {
        return starts;
    }

    long slowestStartMs() {
        return slowestStartMs;
    }

    /** How long it took at most from listening to the first acknowledgement. */
    long slowestServingMs() {
        return slowestServingMs;
    }

    /** Where the servers log. */
    Path log() {
        return log;
    }

    /** Kills all. */
    @Override
    public void close() {
        nodes.forEach(ServerNode::close);
        if (endWithThis.getState() == Thread.State.NEW) {
            Runtime.getRuntime().removeShutdownHook(endWithThis);
        }
        shared.ifPresent(EmbeddedDataSource::close);
    }
}
