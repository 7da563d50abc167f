package io.devsync.harness.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.devsync.harness.load.LoadProgress;
import io.devsync.harness.simulate.Simulation;
import io.devsync.harness.simulate.SimulationOutcome;
import io.devsync.server.cli.ExitCode;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code devsync simulate}: runs engine, devices, network, clocks and store under seeds and says which went wrong. */
@Command(
        name = "simulate",
        header = "Run server and devices in a simulated world; check that all end up equal.",
        description = {
            "",
            "Each seed is one world: messages are delayed and lost, devices are offline and have wrong clocks, the store "
                    + "fails, the server is killed, rules and models change, history is trimmed. The same seed is the same run.",
            ""
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every seed ended with all devices equal to the documents",
            "1:some did not; each is named with what went wrong",
            "2:not understood; nothing was run"
        },
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  devsync simulate --seeds 1000",
            "  devsync simulate --seed 18 --seeds 1",
            "  devsync simulate --seeds 1000 --json"
        })
final class SimulateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "The first seed; 1 by default.")
    private long seed;

    @Option(
            names = "--seeds",
            paramLabel = "COUNT",
            defaultValue = "100",
            description = "How many seeds, one after the other; 100 by default.")
    private int seeds;

    @Option(names = "--json", description = "Print a line of JSON for each seed, and one for all.")
    private boolean json;

    private int failed;
    private long events;

    @Override
    public Integer call() {
        if (seeds < 1) {
            throw new ParameterException(spec.commandLine(), "seeds: " + seeds + " (expected: 1 or more)");
        }
        // The server says in its log what it survives; here that is what was asked for.
        ((Logger) LoggerFactory.getLogger("io.devsync.server")).setLevel(Level.OFF);
        PrintWriter out = spec.commandLine().getOut();
        LoadProgress progress = new LoadProgress();
        progress.begin("simulating", seeds);
        // As devsync load: only a terminal shows how far the run has got.
        Optional<ProgressLine> line = System.console() == null
                ? Optional.empty()
                : Optional.of(ProgressLine.show(spec.commandLine().getErr(), progress));
        try {
            for (long current = seed; current < seed + seeds; current++) {
                tell(out, Simulation.run(current));
                progress.one();
            }
        } finally {
            line.ifPresent(ProgressLine::close);
        }
        if (json) {
            out.println(new BsonDocument("seeds", new BsonInt32(seeds))
                    .append("events", new BsonInt64(events))
                    .append("failed", new BsonInt32(failed))
                    .toJson());
        } else {
            out.println(seeds + " seeds, " + events + " events, " + failed + " failed");
        }
        out.flush();
        return failed == 0 ? ExitCode.OK : ExitCode.FAILURE;
    }

    private void tell(PrintWriter out, SimulationOutcome outcome) {
        events += outcome.events();
        outcome.failure().ifPresent(why -> failed++);
        if (json) {
            out.println(outcome.toJson());
            out.flush();
        } else if (outcome.failure().isPresent()) {
            out.println("seed " + outcome.seed() + ": " + outcome.failure().get());
            out.println("  again: " + outcome.replay());
            out.flush();
        }
    }
}
