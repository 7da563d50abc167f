package io.devsync.harness.oracle;

import java.util.Set;

/** Plays one script after the other. */
final class OracleScripts {

    /** Hears of each script when it is over. */
    @FunctionalInterface
    interface Listener {
        void over(long seed, ScriptRun run);
    }

    private final World world;
    private final Set<DeviceKind> clients;

    OracleScripts(World world, Set<DeviceKind> clients) {
        this.world = world;
        this.clients = clients;
    }

    /** Plays the scripts of some seeds. */
    OracleFigures play(long firstSeed, int count, Listener listener) {
        int nativeDevices = 0;
        int simulatedDevices = 0;
        long transactions = 0;
        int failed = 0;
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            Script script = Script.of(seed, clients);
            String appId = "script-" + seed;
            ScriptRun run = new ScriptRun(world, script, appId);
            int real = (int) script.devices().stream().filter(DeviceKind::real).count();
            nativeDevices += real;
            simulatedDevices += script.devices().size() - real;
            run.play();
            if (run.failure().isPresent()) {
                failed++;
                world.endClients();
            }
            listener.over(seed, run);
            transactions += run.transactions();
            world.forget(appId);
        }
        return new OracleFigures(count, nativeDevices, simulatedDevices, transactions, failed);
    }
}
