package io.devsync.server.doctor;

import com.mongodb.ConnectionString;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.doctor.Finding.Level;
import io.devsync.server.store.Await;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Examines a data source: is it there, is it of the right kind and version, may we do what we have to, does it keep changes
 * for long enough, is its clock right (spec atlas-integration §7.1). Blocks; leaves nothing behind.
 */
public final class Examination {

    private static final Logger LOG = LoggerFactory.getLogger(Examination.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration CLOCK_SKEW_MAX = Duration.ofSeconds(2);
    /** As the original recommended: a server that was down for a weekend finds its place again. */
    private static final Duration OPLOG_WINDOW = Duration.ofDays(2);

    /** In the driver's story of why no server can be had. */
    private static final Pattern TLS = Pattern.compile("SSL|certificate|PKIX");

    private static final String HUNG_UP = "reached end of stream";

    private static final String PROBES = "__devsync";
    private static final int NOT_AUTHORIZED = 13;

    private final MongoClient client;
    private final ConnectionString uri;
    private final InstantSource clock;
    private final List<Finding> findings = new ArrayList<>();

    private Examination(MongoClient client, ConnectionString uri, InstantSource clock) {
        this.client = client;
        this.uri = uri;
        this.clock = clock;
    }

    /** All that can be found out. */
    public static List<Finding> all(MongoClient client, ConnectionString uri, InstantSource clock) {
        Examination examination = new Examination(client, uri, clock);
        examination.run();
        return List.copyOf(examination.findings);
    }

    /** What makes sync impossible, without trying anything out: for a server that starts. */
    public static List<Finding> obstacles(MongoClient client, ConnectionString uri) {
        BsonDocument hello = command(client, "hello");
        BsonDocument buildInfo = command(client, "buildInfo");
        return List.of(kind(hello, buildInfo, uri).finding(hello), version(buildInfo)).stream()
                .filter(finding -> finding.level() != Level.OK)
                .toList();
    }

    private void run() {
        BsonDocument hello;
        try {
            long started = System.nanoTime();
            hello = command(client, "hello");
            long millis = (System.nanoTime() - started) / 1_000_000;
            findings.add(Finding.ok("reachable", "answers in " + millis + " ms"));
        } catch (MongoException | IllegalStateException failure) {
            findings.add(Finding.error("reachable", String.valueOf(failure.getMessage()), advice(failure)));
            return;
        } catch (io.devsync.server.store.StoreException late) {
            findings.add(Finding.error("reachable", String.valueOf(late.getMessage()), "check the network"));
            return;
        }
        BsonDocument buildInfo = command(client, "buildInfo");
        DeploymentKind kind = kind(hello, buildInfo, uri);
        findings.add(kind.finding(hello));
        findings.add(version(buildInfo));
        findings.add(clock(hello));
        findings.add(tls());
        if (kind == DeploymentKind.REPLICA_SET || kind == DeploymentKind.STANDALONE) {
            findings.add(writes());
        }
        if (kind == DeploymentKind.REPLICA_SET) {
            findings.add(transactions());
            findings.add(changeStreams());
            findings.add(oplog());
        }
        leftovers().ifPresent(findings::add);
        removeProbes();
    }

    private void removeProbes() {
        try {
            Await.done(probe().drop(), LIMIT);
        } catch (MongoException notAllowed) {
            // What may not be written to is empty.
            LOG.debug("probes stay: {}", notAllowed.getMessage());
        }
    }

    private String advice(RuntimeException failure) {
        String text = String.valueOf(failure.getMessage());
        if (failure instanceof MongoSecurityException || text.contains("MongoSecurityException")) {
            return "check user, password and authSource in the connection string";
        }
        boolean encrypted = Boolean.TRUE.equals(uri.getSslEnabled());
        boolean silent = text.contains("state=CONNECTING") && !text.contains("exception=");
        if (text.contains(HUNG_UP) && !encrypted) {
            return "the server hangs up, as one does that wants TLS: add tls=true to the connection string, or check the address";
        }
        return TLS.matcher(text).find() || text.contains(HUNG_UP) || encrypted && silent
                ? "TLS does not work: check that the server speaks it, and that this machine trusts its certificate"
                : "check that it runs, the address, and (Atlas) that this machine's address is on the access list";
    }

    private static BsonDocument command(MongoClient client, String name) {
        return Await.one(
                client.getDatabase("admin").runCommand(new BsonDocument(name, new BsonInt32(1)), BsonDocument.class),
                LIMIT);
    }

    private static DeploymentKind kind(BsonDocument hello, BsonDocument buildInfo, ConnectionString uri) {
        return DeploymentKind.of(hello, buildInfo, Boolean.TRUE.equals(uri.isLoadBalanced()));
    }

    private static Finding version(BsonDocument buildInfo) {
        String version = buildInfo.getString("version", new BsonString("0.0")).getValue();
        String[] parts = version.split("\\.", -1);
        int major = number(parts[0]);
        int minor = parts.length > 1 ? number(parts[1]) : 0;
        if (major < 4 || major == 4 && minor < 4) {
            return Finding.error("version", "MongoDB " + version, "upgrade to 5.0 or newer");
        }
        return major == 4
                ? Finding.warning("version", "MongoDB " + version, "upgrade: flexible sync was made for 5.0 and newer")
                : Finding.ok("version", "MongoDB " + version);
    }

    private static int number(String text) {
        return text.chars().allMatch(Character::isDigit) && !text.isEmpty() && text.length() < 6
                ? Integer.parseInt(text)
                : 0;
    }

    private Finding clock(BsonDocument hello) {
        BsonDateTime theirs = hello.getDateTime("localTime", new BsonDateTime(clock.millis()));
        Duration skew = Duration.ofMillis(Math.abs(theirs.getValue() - clock.millis()));
        String text = skew.toMillis() + " ms apart from this machine's";
        return skew.compareTo(CLOCK_SKEW_MAX) <= 0
                ? Finding.ok("clock", text)
                : Finding.warning(
                        "clock",
                        text,
                        "synchronise both clocks (NTP): the later of two conflicting changes wins, by these clocks");
    }

    private Finding tls() {
        boolean on = Boolean.TRUE.equals(uri.getSslEnabled());
        boolean local = uri.getHosts().stream()
                .allMatch(host -> host.startsWith("localhost") || host.startsWith("127.") || host.startsWith("[::1]"));
        if (on) {
            return Finding.ok("tls", "the connection is encrypted");
        }
        return local
                ? Finding.ok("tls", "not encrypted, on this machine")
                : Finding.warning("tls", "not encrypted", "add tls=true to the connection string");
    }

    private MongoCollection<BsonDocument> probe() {
        return client.getDatabase(PROBES).getCollection("doctor", BsonDocument.class);
    }

    private Finding writes() {
        try {
            BsonDocument one = new BsonDocument("_id", new BsonString("probe"));
            Await.one(probe().deleteOne(one), LIMIT);
            Await.one(probe().insertOne(one), LIMIT);
            Await.one(probe().deleteOne(one), LIMIT);
            return Finding.ok("writes", "may write to database " + PROBES);
        } catch (MongoException failure) {
            return refused("writes", "write to database " + PROBES, failure);
        }
    }

    private Finding transactions() {
        ClientSession session = Await.one(client.startSession(), LIMIT);
        try {
            session.startTransaction();
            Await.one(probe().insertOne(session, new BsonDocument("_id", new BsonString("transaction"))), LIMIT);
            Await.done(session.abortTransaction(), LIMIT);
            return Finding.ok("transactions", "work");
        } catch (MongoException failure) {
            return refused("transactions", "use transactions", failure);
        } finally {
            session.close();
        }
    }

    private Finding changeStreams() {
        MongoDatabase database = client.getDatabase(PROBES);
        BsonDocument command = new BsonDocument("aggregate", new BsonInt32(1))
                .append("pipeline", new BsonArray(List.of(new BsonDocument("$changeStream", new BsonDocument()))))
                .append("cursor", new BsonDocument("batchSize", new BsonInt32(0)));
        try {
            BsonDocument cursor =
                    Await.one(database.runCommand(command, BsonDocument.class), LIMIT).getDocument("cursor");
            String namespace = cursor.getString("ns").getValue();
            Await.one(
                    database.runCommand(new BsonDocument(
                                    "killCursors", new BsonString(namespace.substring(namespace.indexOf('.') + 1)))
                            .append("cursors", new BsonArray(List.of(cursor.get("id"))))),
                    LIMIT);
            return Finding.ok("change streams", "can be opened");
        } catch (MongoException failure) {
            return refused("change streams", "open change streams", failure);
        }
    }

    private static Finding refused(String check, String what, MongoException failure) {
        boolean right = failure.getCode() == NOT_AUTHORIZED;
        return Finding.error(
                check,
                (right ? "the user may not " : "cannot ") + what + ": " + failure.getMessage(),
                right
                        ? "give the user the role readWriteAnyDatabase, or readWrite on the app's database, __devsync"
                                + " and __realm_sync_<app id>"
                        : "see MongoDB's log");
    }

    private Finding oplog() {
        MongoCollection<BsonDocument> oplog =
                client.getDatabase("local").getCollection("oplog.rs", BsonDocument.class);
        try {
            Optional<BsonTimestamp> first = end(oplog, true);
            Optional<BsonTimestamp> last = end(oplog, false);
            if (first.isEmpty() || last.isEmpty()) {
                return Finding.ok("oplog", "kept by the data source itself");
            }
            Duration window = Duration.ofSeconds(last.get().getTime() - first.get().getTime());
            return oplog(window, first.get());
        } catch (MongoCommandException failure) {
            return Finding.warning(
                    "oplog",
                    "cannot be read: " + failure.getErrorMessage(),
                    "check in Atlas, or with rs.printReplicationInfo(), that it covers " + OPLOG_WINDOW.toHours()
                            + " h; or give the user the role read on database local");
        }
    }

    private Finding oplog(Duration window, BsonTimestamp first) {
        String text = "covers " + window.toHours() + " h";
        // A set that is younger than that has lost nothing yet.
        Duration minimum = retention();
        boolean enough = window.compareTo(OPLOG_WINDOW) >= 0 || minimum.compareTo(OPLOG_WINDOW) >= 0;
        Duration age = Duration.ofMillis(clock.millis() - first.getTime() * 1000L);
        return enough
                ? Finding.ok("oplog", text)
                : Finding.warning(
                        "oplog",
                        text + (age.compareTo(OPLOG_WINDOW) < 0 ? " so far" : ""),
                        "keep it for " + OPLOG_WINDOW.toHours() + " h, also when it is written to a lot: db.adminCommand({"
                                + "replSetResizeOplog: 1, minRetentionHours: " + OPLOG_WINDOW.toHours()
                                + "}); a server that was down for longer reads all documents again");
    }

    private Duration retention() {
        try {
            BsonDocument status = command(client, "serverStatus");
            BsonValue hours = status.getDocument("oplogTruncation", new BsonDocument())
                    .get("oplogMinRetentionHours", new BsonInt32(0));
            return hours instanceof BsonNumber number ? Duration.ofHours(number.longValue()) : Duration.ZERO;
        } catch (MongoException notAllowed) {
            return Duration.ZERO;
        }
    }

    private static Optional<BsonTimestamp> end(MongoCollection<BsonDocument> oplog, boolean first) {
        return Await.first(
                        oplog.find(Filters.empty())
                                .sort(first ? Sorts.ascending("$natural") : Sorts.descending("$natural"))
                                .limit(1),
                        LIMIT)
                .filter(entry -> entry.isTimestamp("ts"))
                .map(entry -> entry.getTimestamp("ts"));
    }

    /** What the original has left: its history means nothing here, the documents do. */
    private Optional<Finding> leftovers() {
        try {
            List<String> left = Await.all(client.listDatabaseNames(), LIMIT).stream()
                    .filter(name -> name.equals("__realm_sync"))
                    .toList();
            return left.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Finding.ok(
                            "leftovers",
                            "database __realm_sync is from Atlas Device Sync; it is not used and can be dropped"));
        } catch (MongoException notAllowed) {
            return Optional.empty();
        }
    }
}
