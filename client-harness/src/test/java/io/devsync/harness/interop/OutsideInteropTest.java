package io.devsync.harness.interop;

import static io.devsync.harness.realm.Values.of;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.devsync.harness.realm.SyncedRealm;
import java.time.Duration;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** What another program does to documents reaches Realm's own client. */
@InteropTest
class OutsideInteropTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectId FIRST = new ObjectId();
    private static final ObjectId SECOND = new ObjectId();

    @RegisterExtension
    final Devices devices = new Devices();

    @Test
    void deviceSeesInsertsUpdatesAndDeletesOfAnotherProgram() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.TASKS);
        Documents documents = devices.documents();

        run(documents.collection("Task").insertOne(task(FIRST, "shop", "a")));
        alice.await("the inserted task", view -> view.find("Task", FIRST).isPresent());
        run(documents.collection("Task").updateOne(byId(FIRST), Updates.push("tags", "b")));
        alice.await("the pushed tag", view -> view.get("Task", FIRST).get("tags").equals(of(List.of("a", "b"))));
        run(documents.collection("Task").replaceOne(byId(FIRST), task(FIRST, "cook", "c")));
        alice.await("the replaced task", view -> view.get("Task", FIRST).get("name").equals(of("cook")));
        assertThat(alice.contents().properties("Task", FIRST).get("tags")).isEqualTo(of(List.of("c")));
        run(documents.collection("Task").deleteOne(byId(FIRST)));

        alice.await("the deletion", view -> view.find("Task", FIRST).isEmpty());
    }

    @Test
    void documentsThatWereThereBeforeReachTheFirstDevice() {
        Documents documents = devices.documents();
        run(documents.collection("Task").insertOne(task(FIRST, "old", "x")));
        run(documents.collection("Task").insertOne(task(SECOND, "older")));

        SyncedRealm alice = devices.device("alice").openWithEverything(Models.TASKS);

        alice.await("both tasks", view -> view.count("Task") == 2);
        assertThat(alice.contents().properties("Task", FIRST).get("tags")).isEqualTo(of(List.of("x")));
    }

    @Test
    void offlineEditAndPushOnOneListBothStay() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.TASKS);
        Documents documents = devices.documents();
        run(documents.collection("Task").insertOne(task(FIRST, "shop", "a")));
        alice.await("the task", view -> view.find("Task", FIRST).isPresent());

        alice.session().pause();
        alice.write(transaction -> transaction.get("Task", FIRST).list("tags").add("device"));
        run(documents.collection("Task").updateOne(byId(FIRST), Updates.push("tags", "outside")));
        alice.session().resume();
        alice.session().awaitUpload();

        alice.await("both tags", view -> view.get("Task", FIRST).list("tags").size() == 3);
        documents.awaitEqual(alice.contents(), Models.TASKS);
    }

    private static org.bson.conversions.Bson byId(ObjectId id) {
        return Filters.eq("_id", id);
    }

    private static BsonDocument task(ObjectId id, String name, String... tags) {
        BsonArray list = new BsonArray();
        for (String tag : tags) {
            list.add(new BsonString(tag));
        }
        BsonValue done = BsonBoolean.FALSE;
        return new BsonDocument("_id", new BsonObjectId(id))
                .append("name", new BsonString(name))
                .append("done", done)
                .append("priority", new BsonInt64(1))
                .append("tags", list);
    }

    private static void run(Publisher<?> command) {
        Mono.from(command).block(PATIENCE);
    }
}
