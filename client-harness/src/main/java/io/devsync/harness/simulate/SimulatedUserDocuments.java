package io.devsync.harness.simulate;

import com.mongodb.MongoNamespace;
import io.devsync.server.store.DocumentKey;
import io.devsync.server.store.LaggingDocument;
import io.devsync.server.store.UnsyncedDocument;
import io.devsync.server.store.UserDocuments;
import java.util.List;
import java.util.stream.Stream;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** The way of a server process to the {@link UserSide}: each call is one of the store's, with its faults. */
final class SimulatedUserDocuments implements UserDocuments {

    private final SimulatedStore.Calls calls;
    private final UserSide side;

    SimulatedUserDocuments(SimulatedStore.Calls calls, UserSide side) {
        this.calls = calls;
        this.side = side;
    }

    @Override
    public List<RawBsonDocument> find(MongoNamespace namespace, List<BsonValue> ids) {
        return calls.read("findUser", () -> side.find(namespace, ids));
    }

    @Override
    public List<LaggingDocument> lagging() {
        return calls.read("lagging", side::lagging);
    }

    @Override
    public List<UnsyncedDocument> unsynced() {
        return calls.read("unsynced", side::unsynced);
    }

    @Override
    public void record(List<UnsyncedDocument> found, List<DocumentKey> healed) {
        List<UnsyncedDocument> foundNow = List.copyOf(found);
        List<DocumentKey> healedNow = List.copyOf(healed);
        calls.write("record", () -> side.record(foundNow, healedNow));
    }

    @Override
    public Stream<List<RawBsonDocument>> scan(MongoNamespace namespace, int documentsAtOnce) {
        return Stream.of(calls.read("scanUser", () -> side.all(namespace)));
    }

    @Override
    public long fill(MongoNamespace namespace, String field, BsonValue value) {
        return calls.write("fill", () -> side.fill(namespace, field, value));
    }
}
