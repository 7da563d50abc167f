package io.devsync.harness.cli;

import io.devsync.server.cli.CommandProvider;
import java.util.List;

/** The commands of simulated devices, found by {@link java.util.ServiceLoader}. */
public final class HarnessCommands implements CommandProvider {

    /** For the service loader. */
    public HarnessCommands() {}

    @Override
    public List<Object> commands() {
        return List.of(new LoadCommand(), new SimulateCommand(), new SoakCommand(), new MeasureCommand());
    }
}
