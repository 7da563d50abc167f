package io.devsync.harness.cli;

import io.devsync.harness.device.Wire;
import io.devsync.harness.load.LoadOptions;
import io.devsync.harness.load.LoadProgress;
import io.devsync.harness.load.LoadReport;
import io.devsync.harness.load.LoadRun;
import io.devsync.harness.load.LoadTarget;
import io.devsync.harness.load.WorkloadKind;
import io.devsync.server.cli.ExitCode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code devsync load}: puts load on a server and says how it did. */
@Command(
        name = "load",
        header = "Put load on a server with simulated devices; check that all end up equal.",
        description = {
            "",
            "Each device logs in as a new anonymous user and syncs in Realm's own protocol, or on the open wire. The run "
                    + "stops by itself. Its data stay in the app, which is a new one for each run unless you name one.",
            "",
            "Workloads:",
            "  upload     each device writes transactions of one object with six properties",
            "  bootstrap  one device writes objects, then another gets them from nothing, then all others at once",
            "  churn      devices get objects from nothing, before and after each object was often changed",
            "  chat       all devices append messages to one room; takes the time from write to arrival",
            "  conflict   all devices edit the same few objects: properties, counters, lists",
            "  fanout     one device writes, each time when all others have got what it wrote before",
            "  match      devices subscribe to objects of their own; one writes for ten of them, before and after",
            "             all others are there",
            "  catchup    devices come back after one has changed a few objects again and again",
            ""
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, all devices are equal, nothing went wrong",
            "1:devices differ, or something went wrong; the report says what",
            "2:not understood; nothing was sent"
        },
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  devsync load upload --devices 50 --transactions 200 --in-flight 200",
            "  devsync load upload --devices 1 --transactions 10000 --offline",
            "  devsync load bootstrap --devices 100 --objects 10000",
            "  devsync load chat --devices 200 --transactions 30 --rate 0.5 --json",
            "  devsync load conflict --devices 1000 --objects 1 --transactions 3 --rate 0.05"
        })
final class LoadCommand implements Callable<Integer> {

    private static final int REPEAT_MAX = 1000;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "WORKLOAD", description = "upload, bootstrap, churn, chat, conflict, fanout, match or catchup.")
    private WorkloadKind workload;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://localhost:9090",
            description = "Base URL of the server; nothing is sent anywhere else. Default: ${DEFAULT-VALUE}.")
    private String url;

    @Option(
            names = LoadTarget.OWN_SERVER_FLAG,
            description = "Allow a server that is not on this machine.")
    private boolean ownServer;

    @Option(
            names = "--app-id",
            paramLabel = "ID",
            description = "Client app id. Default: a new one, which a server with --auto-create makes.")
    private @Nullable String appId;

    @Option(
            names = "--wire",
            paramLabel = "WIRE",
            defaultValue = "realm",
            description = "What the devices speak: realm, or open for the protobuf wire. Default: ${DEFAULT-VALUE}.")
    private Wire wire;

    @Option(
            names = "--devices",
            paramLabel = "N",
            defaultValue = "10",
            description = "Simulated devices, up to 100000. Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(
            names = "--transactions",
            paramLabel = "N",
            defaultValue = "100",
            description = "Transactions that each device writes. Default: ${DEFAULT-VALUE}.")
    private int transactions;

    @Option(
            names = "--objects",
            paramLabel = "N",
            description = "Objects that bootstrap and churn fill (default 1000), or that conflict and catchup edit (default 5).")
    private @Nullable Integer objects;

    @Option(
            names = "--per-transaction",
            paramLabel = "N",
            defaultValue = "1",
            description = "Objects that upload creates in each transaction. Default: ${DEFAULT-VALUE}.")
    private int objectsPerTransaction;

    @Option(
            names = "--churn",
            paramLabel = "N",
            defaultValue = "10",
            description = "How often each object is changed in churn. Default: ${DEFAULT-VALUE}.")
    private int churn;

    @Option(
            names = "--queries",
            paramLabel = "N",
            description = {
                "Queries that differ: by which groups of devices bootstrap, half of them to warm up "
                        + "(default 1); or that the devices of match have together (default one each)."
            })
    private @Nullable Integer queries;

    @Option(
            names = "--server-process",
            paramLabel = "PID",
            description = "The server's process on this machine: its CPU time is reported for each step.")
    private @Nullable Long serverProcess;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "10",
            description = "Transactions of a device that may wait for acknowledgement. Default: ${DEFAULT-VALUE}.")
    private int inFlight;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Transactions per second and device; 0 is as fast as they are acknowledged. Default: 1 for "
                    + "chat, else 0.")
    private @Nullable Double rate;

    @Option(
            names = "--offline",
            description = "Devices write everything before they connect; latencies count from the connection on.")
    private boolean offline;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "Longest time for one step of the run. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads that the devices share. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "1",
            description = "Runs, one after another, each with a report; the first ones warm up. Default: ${DEFAULT-VALUE}.")
    private int repeat;

    @Option(names = "--json", description = "Print each report as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (repeat < 1 || repeat > REPEAT_MAX) {
            throw new ParameterException(
                    spec.commandLine(), "repeat: " + repeat + " (expected: 1 to " + REPEAT_MAX + ")");
        }
        PrintWriter out = spec.commandLine().getOut();
        boolean good = true;
        for (int i = 0; i < repeat; i++) {
            LoadReport report = run(options());
            out.print(json ? report.toJson() + '\n' : report.toText());
            out.flush();
            good &= report.good();
        }
        return good ? ExitCode.OK : ExitCode.FAILURE;
    }

    private LoadOptions options() {
        try {
            return new LoadOptions(
                    LoadTarget.of(url, ownServer),
                    Optional.ofNullable(appId).orElseGet(() -> "load-" + new ObjectId()),
                    wire,
                    workload,
                    devices,
                    transactions,
                    Optional.ofNullable(objects).orElse(workload.defaultObjects()),
                    objectsPerTransaction,
                    churn,
                    Optional.ofNullable(queries).orElse(workload.defaultQueries(devices)),
                    inFlight,
                    Optional.ofNullable(rate).orElse(workload.defaultRate()),
                    offline,
                    Duration.ofSeconds(timeoutSeconds),
                    threads,
                    serverProcess == null ? OptionalLong.empty() : OptionalLong.of(serverProcess));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private LoadReport run(LoadOptions options) {
        LoadProgress progress = new LoadProgress();
        // The launcher asks for the console that is only there on a terminal, which newer JDKs give no longer by themselves.
        if (System.console() == null) {
            return LoadRun.run(options, progress);
        }
        ProgressLine line = ProgressLine.show(spec.commandLine().getErr(), progress);
        try {
            return LoadRun.run(options, progress);
        } finally {
            line.close();
        }
    }
}
