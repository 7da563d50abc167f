package io.devsync.harness.soak;

import io.devsync.harness.realm.RealmRuntime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A process with devices of a soak that have one version of Realm's native client: does what lines on standard input say,
 * and tells on standard output what devices do.
 *
 * <p>A line is a word, a device's name and more words, with tabs between. A bad download may abort this process, which its
 * owner notices by the end of its output.
 */
final class RealmDeviceHost {

    private final PrintStream told;
    private final Map<String, RealmDevice> devices = new HashMap<>();

    private RealmDeviceHost(PrintStream told) {
        this.told = told;
    }

    /** Serves until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        PrintStream told = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err); // nothing but what devices tell goes to standard output
        RealmRuntime.load();
        RealmDeviceHost host = new RealmDeviceHost(told);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            host.take(line.split("\t"));
        }
        Runtime.getRuntime().halt(0); // threads of the native client would keep the process alive
    }

    private void take(String[] words) {
        String name = words[1];
        if (words[0].equals("open")) {
            devices.put(
                    name,
                    RealmDevice.start(
                            name, words[2], words[3], Path.of(words[4]), Long.parseLong(words[5]), line -> tell(name, line)));
            return;
        }
        RealmDevice device = devices.get(name);
        if (device == null) {
            throw new IllegalArgumentException("device " + name + " (expected: one of " + devices.keySet() + ")");
        }
        switch (words[0]) {
            case "act" -> device.act();
            case "rest" -> device.rest();
            case "pages" -> device.makePages(patience(words));
            case "settle" -> device.settle(patience(words));
            case "contents" -> device.tellContents();
            case "close" -> {
                devices.remove(name);
                device.close();
            }
            default -> throw new IllegalArgumentException("command " + words[0]);
        }
    }

    private static Duration patience(String[] words) {
        return Duration.ofMillis(Long.parseLong(words[2]));
    }

    private synchronized void tell(String name, String line) {
        told.println(name + "\t" + line);
    }
}
