package io.devsync.harness.soak;

import io.devsync.harness.device.DeviceFailureException;
import io.devsync.harness.device.DeviceRuntime;
import io.devsync.harness.load.LoadProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Kills servers at random moments under the load of devices, hundreds of times, and checks now and then and at the end that
 * every acknowledged write is there once, that no device was reset, and that documents and devices are equal (invariants
 * I1, I2, I10).
 */
public final class CrashSoak {

    private static final int LOG_LINES_MAX = 5;

    private final CrashSoakOptions options;
    private final ParticipantFactory factory;
    private final LoadProgress progress;
    private final Consumer<String> news;
    private final SplittableRandom random;
    private final String appId;
    private final List<Participant> present = new ArrayList<>();
    private final List<Participant> all = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final long startedNs = System.nanoTime();
    private long lost;
    private long doubled;
    private long different;
    private long objects;
    private int checks;

    private CrashSoak(
            CrashSoakOptions options, ParticipantFactory factory, LoadProgress progress, Consumer<String> news) {
        this.news = news;
        this.options = options;
        this.factory = factory;
        this.progress = progress;
        this.random = new SplittableRandom(options.seed());
        this.appId = "soak-" + Long.toHexString(System.currentTimeMillis());
    }

    /**
     * Runs to the end with simulated devices on both wires; blocks.
     *
     * @param progress told how far it has got
     * @param news told the figures so far after each check
     */
    public static CrashFigures run(CrashSoakOptions options, LoadProgress progress, Consumer<String> news) {
        try (DeviceRuntime runtime = DeviceRuntime.start(1)) {
            return run(options, simulated(runtime), progress, news);
        }
    }

    /** Runs to the end with any devices; blocks. */
    public static CrashFigures run(
            CrashSoakOptions options, ParticipantFactory factory, LoadProgress progress, Consumer<String> news) {
        return new CrashSoak(options, factory, progress, news).run();
    }

    /** Makes simulated devices, half of them on either wire. */
    public static ParticipantFactory simulated(DeviceRuntime runtime) {
        return (baseUrl, appId, number, seed) -> new SimulatedParticipant(runtime, baseUrl, appId, number, seed);
    }

    private CrashFigures run() {
        try {
            Files.createDirectories(options.folder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (Servers servers = new Servers(options, random.split())) {
            Relay relay = Relay.to(servers::anyAddress);
            try (relay) {
                servers.start();
                killAndCheck(servers, "http://localhost:" + relay.port());
            } catch (SoakException | DeviceFailureException failed) {
                problems.add(String.valueOf(failed.getMessage()));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                problems.add("interrupted");
            } finally {
                present.forEach(Participant::close);
            }
            return figures(servers);
        }
    }

    private void killAndCheck(Servers servers, String baseUrl) throws InterruptedException {
        for (int i = 0; i < options.devices(); i++) {
            join(baseUrl);
        }
        present.getFirst().makePages(options.patience());
        present.forEach(Participant::act);
        progress.begin("kills", options.kills());
        int checkAt = options.checkEvery();
        while (servers.killed() < options.kills() && problems.isEmpty()) {
            int before = servers.killed();
            servers.killOne(() -> present.stream().mapToLong(Participant::acknowledged).sum());
            for (int i = before; i < servers.killed(); i++) {
                progress.one();
            }
            if (servers.killed() >= Math.min(checkAt, options.kills())) {
                checkAt = servers.killed() + options.checkEvery();
                check(servers, baseUrl);
            } else if (random.nextInt(5) == 0) {
                discardOne(baseUrl);
            }
        }
    }

    private Participant join(String baseUrl) {
        Participant joined = factory.make(baseUrl, appId, all.size(), random.nextLong());
        present.add(joined);
        all.add(joined);
        return joined;
    }

    /** A phone falls into the water: what it had not uploaded is lost, and nothing else. Another one takes its place. */
    private void discardOne(String baseUrl) {
        Participant discarded = present.remove(random.nextInt(present.size()));
        discarded.close();
        join(baseUrl).act();
    }

    private void check(Servers servers, String baseUrl) throws InterruptedException {
        // A device that has seen nothing yet gets everything by bootstrap.
        join(baseUrl);
        present.forEach(Participant::rest);
        // Up all, then down all: what one device sends last is to reach those that sent first.
        present.forEach(device -> device.settle(options.patience()));
        present.forEach(device -> device.settle(options.patience()));
        List<SoakContents> held = present.stream().map(Participant::contents).toList();
        SoakContents documents;
        try (SoakDocuments reader = new SoakDocuments(servers.dataSourceUri(), appId)) {
            documents = reader.awaitEqual(held.getFirst(), options.patience());
        }
        Audit audit = new Audit();
        audit.examine(documents, all);
        for (int i = 0; i < held.size(); i++) {
            audit.compare(present.get(i).name(), documents, held.get(i));
        }
        lost += audit.lost();
        doubled += audit.doubled();
        different += audit.different();
        objects = documents.pages().size() + documents.notes().size();
        problems.addAll(audit.examples());
        all.forEach(device -> device.troubles().forEach(trouble -> problems.add(device.name() + ": " + trouble)));
        problems.addAll(defects(servers));
        checks++;
        news.accept(figures(servers).toText());
        present.removeLast().close();
        present.forEach(Participant::act);
    }

    /** What servers call an error in their log: they survive everything that is done to them here. */
    private static List<String> defects(Servers servers) {
        try (Stream<String> lines = Files.lines(servers.log())) {
            return lines.filter(line -> line.contains(" ERROR ")).limit(LOG_LINES_MAX).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CrashFigures figures(Servers servers) {
        long troubled = all.stream().filter(device -> !device.troubles().isEmpty()).count();
        long acknowledged = all.stream()
                .mapToLong(device -> device.diary().acknowledged(device.acknowledged()))
                .sum();
        return new CrashFigures(
                options.seed(),
                options.nodes(),
                servers.kills(),
                servers.starts(),
                servers.slowestStartMs(),
                servers.slowestServingMs(),
                all.size(),
                all.stream().mapToLong(device -> device.diary().transactions()).sum(),
                acknowledged,
                objects,
                checks,
                lost,
                doubled,
                troubled,
                different,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNs),
                List.copyOf(problems));
    }
}
