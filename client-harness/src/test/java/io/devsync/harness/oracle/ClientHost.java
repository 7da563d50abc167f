package io.devsync.harness.oracle;

import io.devsync.harness.realm.Credentials;
import io.devsync.harness.realm.RealmApp;
import io.devsync.harness.realm.RealmRuntime;
import io.devsync.harness.realm.RealmSettings;
import io.devsync.harness.realm.RealmUser;
import io.devsync.harness.realm.SyncedRealm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A process with devices of one native client version, since two versions cannot share a JVM: does what lines on standard
 * input say and answers each with one line on standard output.
 *
 * <p>A line is a command, the device's name and further words, with tabs between; an answer begins with {@code ok} or
 * {@code failed}. A bad download may abort this process, which its owner notices by the end of its output.
 */
final class ClientHost {

    private static final int LOG_LINES = 1_500;

    /** A device: where it is and what is open. */
    private static final class Client {
        private final String baseUrl;
        private final String appId;
        private final Path directory;
        private RealmApp app;
        private SyncedRealm realm;

        Client(String baseUrl, String appId, Path directory) {
            this.baseUrl = baseUrl;
            this.appId = appId;
            this.directory = directory;
            this.app = RealmApp.open(baseUrl, appId, directory);
            this.realm = open();
            realm.subscriptions().updateAll(Focus.MAIN, Focus.TARGET);
        }

        private SyncedRealm open() {
            RealmUser user = app.currentUser().orElseGet(() -> app.logIn(new Credentials.Anonymous()));
            return user.open(RealmSettings.of(Focus.SCHEMA));
        }

        void restart() {
            app.close();
            app = RealmApp.open(baseUrl, appId, directory);
            realm = open();
        }
    }

    private final Map<String, Client> clients = new LinkedHashMap<>();
    private final boolean ableClient = RealmRuntime.load().sdk().hasCollectionsInMixed();

    private ClientHost() {}

    /** Serves until standard input ends; with the argument {@code verbose} the native client's log goes to standard error. */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err); // nothing but answers goes to standard output
        if (List.of(arguments).contains("verbose")) {
            RealmRuntime.load().log().copyTo(System.err);
        }
        ClientHost host = new ClientHost();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        answers.println("ok\t" + RealmRuntime.load().sdk().sdkVersion());
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            answers.println(host.answer(line.split("\t")));
        }
        Runtime.getRuntime().halt(0); // threads of the native client would keep the process alive
    }

    private String answer(String[] words) {
        try {
            RealmRuntime.load().log().note(String.join(" ", words));
            return "ok\t" + execute(words);
        } catch (RuntimeException | AssertionError e) {
            RealmRuntime.load().log().recent(LOG_LINES).forEach(System.err::println);
            e.printStackTrace();
            return "failed\t" + oneLine(String.valueOf(e.getMessage()));
        }
    }

    private static String oneLine(String text) {
        return text.lines().findFirst().orElse("").replace('\t', ' ');
    }

    private String execute(String[] words) {
        if (words[0].equals("open")) {
            clients.put(words[1], new Client(words[2], words[3], Path.of(words[4])));
            return "";
        }
        Client client = clients.get(words[1]);
        if (client == null) {
            throw new IllegalArgumentException("device " + words[1] + " (expected: one of " + clients.keySet() + ")");
        }
        switch (words[0]) {
            case "edit" -> {
                return edit(client.realm, Long.parseLong(words[2]), Long.parseLong(words[3]), Integer.parseInt(words[4]));
            }
            case "contents" -> {
                return Contents.text(Focus.SCHEMA, client.realm.contents().objects().values());
            }
            case "troubles" -> {
                return oneLine(troubles(client.realm));
            }
            case "pause" -> client.realm.session().pause();
            case "resume" -> {
                client.realm.session().resume();
                client.app.reconnect();
            }
            case "upload" -> client.realm.session().awaitUpload();
            case "download" -> client.realm.session().awaitDownload();
            case "restart" -> client.restart();
            case "close" -> {
                client.app.close();
                clients.remove(words[1]);
            }
            default -> throw new IllegalArgumentException("command " + words[0]);
        }
        return "";
    }

    private String edit(SyncedRealm realm, long scriptSeed, long editSeed, int count) {
        RandomEdits edits = new RandomEdits(Focus.of(scriptSeed), ableClient, editSeed);
        List<String> done = new ArrayList<>();
        realm.write(transaction -> {
            NativeEditable editable = new NativeEditable(transaction);
            for (int i = 0; i < count; i++) {
                edits.next(editable).ifPresent(edit -> done.add(edit.toString()));
            }
        });
        return oneLine(String.join("; ", done));
    }

    private static String troubles(SyncedRealm realm) {
        List<String> troubles = new ArrayList<>();
        realm.failures().forEach(failure -> troubles.add(failure.toString()));
        realm.resets().forEach(reset -> troubles.add(reset.toString()));
        return String.join("; ", troubles);
    }
}
