package io.devsync.harness.oracle;

import io.devsync.harness.realm.Credentials;
import io.devsync.harness.realm.RealmApp;
import io.devsync.harness.realm.RealmRuntime;
import io.devsync.harness.realm.RealmSettings;
import io.devsync.harness.realm.RealmUser;
import io.devsync.harness.realm.Subscriptions;
import io.devsync.harness.realm.SyncFailure;
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
        private Focus focus;
        private Scope scope = Scope.ALL;
        private RealmApp app;
        private SyncedRealm realm;

        Client(String baseUrl, String appId, Path directory, Focus focus) {
            this.focus = focus;
            this.baseUrl = baseUrl;
            this.appId = appId;
            this.directory = directory;
            this.app = RealmApp.open(baseUrl, appId, directory);
            this.realm = open();
            subscribe(Scope.ALL);
            awaitSubscribed();
        }

        private SyncedRealm open() {
            RealmUser user = app.currentUser().orElseGet(() -> app.logIn(new Credentials.Anonymous()));
            return user.open(RealmSettings.of(focus.schema()));
        }

        void restart() {
            app.close();
            app = RealmApp.open(baseUrl, appId, directory);
            realm = open();
        }

        void grow() {
            focus = focus.grown();
            restart();
            subscribe(scope);
            awaitSubscribed();
        }

        void subscribe(Scope wanted) {
            scope = wanted;
            realm.subscriptions().start(change -> {
                change.clear();
                scope.queries(focus).forEach(change::add);
            });
        }

        /** Throws when the server refuses. */
        void awaitSubscribed() {
            Subscriptions.Outcome outcome = realm.subscriptions().await();
            while (outcome instanceof Subscriptions.Outcome.Superseded) {
                outcome = realm.subscriptions().await(); // a client reset makes a set of its own
            }
            if (!(outcome instanceof Subscriptions.Outcome.Complete)) {
                throw new IllegalStateException("subscriptions " + outcome + " (expected: complete)");
            }
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

    private static Focus focus(String scriptSeed, String devices, String resets) {
        return Focus.of(Long.parseLong(scriptSeed)).survivedBy(DeviceKind.ofWord(devices), Boolean.parseBoolean(resets));
    }

    private static String oneLine(String text) {
        return text.lines().findFirst().orElse("").replace('\t', ' ');
    }

    private String execute(String[] words) {
        if (words[0].equals("open")) {
            clients.put(words[1], new Client(words[2], words[3], Path.of(words[4]), focus(words[5], words[6], words[7])));
            return "";
        }
        Client client = clients.get(words[1]);
        if (client == null) {
            throw new IllegalArgumentException("device " + words[1] + " (expected: one of " + clients.keySet() + ")");
        }
        switch (words[0]) {
            case "edit" -> {
                return edit(client, Long.parseLong(words[2]), Integer.parseInt(words[3]));
            }
            case "contents" -> {
                return Contents.text(client.focus.schema(), client.realm.contents().objects().values());
            }
            case "troubles" -> {
                return oneLine(troubles(client.realm, words[2]));
            }
            case "pause" -> client.realm.session().pause();
            case "resume" -> {
                client.realm.session().resume();
                client.app.reconnect();
            }
            case "upload" -> client.realm.session().awaitUpload();
            case "download" -> client.realm.session().awaitDownload();
            case "restart" -> client.restart();
            case "grow" -> client.grow();
            case "subscribe" -> client.subscribe(Scope.valueOf(words[2]));
            case "subscribed" -> client.awaitSubscribed();
            case "close" -> {
                client.app.close();
                clients.remove(words[1]);
            }
            default -> throw new IllegalArgumentException("command " + words[0]);
        }
        return "";
    }

    private String edit(Client client, long editSeed, int count) {
        RandomEdits edits = new RandomEdits(client.focus, ableClient, editSeed);
        List<String> done = new ArrayList<>();
        client.realm.write(transaction -> {
            NativeEditable editable = new NativeEditable(transaction);
            for (int i = 0; i < count; i++) {
                edits.next(editable).ifPresent(edit -> done.add(edit.toString()));
            }
        });
        return oneLine(String.join("; ", done));
    }

    /** @param expected names of traits of the script */
    private static String troubles(SyncedRealm realm, String expected) {
        List<String> troubles = new ArrayList<>();
        for (SyncFailure failure : realm.failures()) {
            boolean undone = !failure.compensatingWrites().isEmpty() && expected.contains(Trait.SUBSCRIPTIONS.name());
            if (!undone) {
                troubles.add(failure.toString());
            }
        }
        if (!expected.contains(Trait.RESETS.name())) {
            realm.resets().forEach(reset -> troubles.add(reset.toString()));
        }
        return String.join("; ", troubles);
    }
}
