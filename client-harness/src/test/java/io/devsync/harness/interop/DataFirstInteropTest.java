package io.devsync.harness.interop;

import static io.devsync.harness.realm.Values.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.realm.SyncedRealm;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.cli.Program;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.AppServicesSchema;
import io.devsync.server.store.Await;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A schema that was sampled from documents, enforced, and opened by Realm's own client. */
@InteropTest
class DataFirstInteropTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectId OWNER = new ObjectId();
    private static final ObjectId ITEM = new ObjectId();

    @RegisterExtension
    final Devices devices = new Devices();

    @Test
    void strictModeTakesTheClientThatHasTheSampledModelAndChangesNothing() {
        Documents documents = devices.documents();
        BsonDocument owner = new BsonDocument("_id", new BsonObjectId(OWNER)).append("name", new BsonString("Ann"));
        BsonDocument item = new BsonDocument("_id", new BsonObjectId(ITEM))
                .append("title", new BsonString("lamp"))
                .append("price", new BsonDouble(9.5))
                .append("count", new BsonInt64(3))
                .append("made", new BsonDateTime(1_700_000_000_000L))
                .append("tags", new BsonArray(List.of(new BsonString("a"), new BsonString("b"))))
                .append("size", new BsonDocument("width", new BsonDouble(1.5)))
                .append("owner", new BsonObjectId(OWNER));
        Await.done(documents.collection("owners").insertOne(owner), PATIENCE);
        Await.done(documents.collection("items").insertOne(item), PATIENCE);
        devices.device("first").user(); // which makes the app

        devsync("schema", "sample", "--all", "--accept", "relationships", "--save");
        devsync("schema", "mode", "strict");
        String saved = devsync("schema", "show", "--json");
        RealmSchema model = model(saved);
        SyncedRealm alice = devices.device("alice").openWithEverything(model);
        alice.await("both objects", view -> view.count("item") == 1 && view.count("owner") == 1);
        alice.sync();

        assertThat(alice.failures()).isEmpty();
        assertThat(alice.resets()).isEmpty();
        assertThat(alice.contents().properties("item", ITEM)).containsEntry("title", of("lamp"));
        assertThat(devsync("schema", "show", "--json")).isEqualTo(saved);
        assertThat(documents.all("items")).containsExactly(Map.entry(new BsonObjectId(ITEM), item));
        assertThat(documents.all("owners")).containsExactly(Map.entry(new BsonObjectId(OWNER), owner));

        alice.write(transaction -> transaction.get("item", ITEM).set("title", "lantern"));
        alice.sync();

        assertThat(alice.failures()).isEmpty();
        BsonDocument renamed = item.clone().append("title", new BsonString("lantern"));
        Documents.awaitEqual(renamed, () -> documents.all("items").get(new BsonObjectId(ITEM)));
    }

    private RealmSchema model(String json) {
        List<BsonDocument> schemas =
                BsonArray.parse(json).stream().map(BsonValue::asDocument).toList();
        AppServicesSchema.Reading reading = AppServicesSchema.read(AppSchema.empty(devices.appId()), schemas, Set.of());
        assertThat(reading.problems()).isEmpty();
        return reading.schema().realm();
    }

    private String devsync(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = Stream.concat(
                        Stream.of(args),
                        Stream.of("--url", devices.server().baseUrl(), "--app", devices.appId()))
                .toArray(String[]::new);
        int exitCode = new Program(Map.of(), new PrintWriter(out), new PrintWriter(err)).run(all);
        assertThat(exitCode).as(out + "" + err).isZero();
        return out.toString();
    }
}
