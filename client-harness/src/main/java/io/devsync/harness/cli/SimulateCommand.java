package io.devsync.harness.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.devsync.harness.simulate.Simulation;
import io.devsync.harness.simulate.SimulationOutcome;
import io.devsync.server.cli.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
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
                    + "fails, the server is killed. The same seed is the same run.",
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
        footer = {"Examples:", "  devsync simulate --seeds 1000", "  devsync simulate --seed 18 --seeds 1"})
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

    @Override
    public Integer call() {
        if (seeds < 1) {
            throw new ParameterException(spec.commandLine(), "seeds: " + seeds + " (expected: 1 or more)");
        }
        // The server says in its log what it survives; here that is what was asked for.
        ((Logger) LoggerFactory.getLogger("io.devsync.server")).setLevel(Level.OFF);
        PrintWriter out = spec.commandLine().getOut();
        int failed = 0;
        long events = 0;
        for (long current = seed; current < seed + seeds; current++) {
            SimulationOutcome outcome = Simulation.run(current);
            events += outcome.events();
            if (outcome.failure().isPresent()) {
                failed++;
                out.println("seed " + current + ": " + outcome.failure().get());
                out.println("  again: " + outcome.replay());
                out.flush();
            }
        }
        out.println(seeds + " seeds, " + events + " events, " + failed + " failed");
        return failed == 0 ? ExitCode.OK : ExitCode.FAILURE;
    }
}
