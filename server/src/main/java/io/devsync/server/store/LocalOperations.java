package io.devsync.server.store;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.BulkWriteUpsert;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import reactor.core.publisher.Mono;

/**
 * {@link DocumentOperations} of a data source in this process. The commands are those that the driver would send, and
 * failures come out as its exceptions. Sessions stay the driver's: what is done here is done under their names. The driver
 * never sends anything in a transaction that begins here, so it has nothing to end when the session's is over.
 */
final class LocalOperations implements DocumentOperations {

    /** Where exceptions say that the data source is. */
    private static final ServerAddress HERE = new ServerAddress("this-process");

    private final LocalSource source;

    LocalOperations(LocalSource source) {
        this.source = source;
    }

    /** The writes of one kind, each with its place among all. */
    private static final class Statements {
        private final List<BsonDocument> documents = new ArrayList<>();
        private final List<Integer> places = new ArrayList<>();

        void add(BsonDocument statement, int place) {
            documents.add(statement);
            places.add(place);
        }
    }

    /** What came of all kinds of writes. */
    private static final class Outcome {
        private int inserted;
        private int matched;
        private int modified;
        private int deleted;
        private final List<BulkWriteUpsert> upserts = new ArrayList<>();
        private final List<BulkWriteError> errors = new ArrayList<>();

        BulkWriteResult result() {
            return BulkWriteResult.acknowledged(inserted, matched, deleted, modified, upserts, List.of());
        }
    }

    /** A transaction that a command belongs to. */
    private record Within(ClientSession session, boolean begins) {

        void mark(BsonDocument command) {
            command.append("lsid", session.getServerSession().getIdentifier())
                    .append("txnNumber", new BsonInt64(session.getServerSession().getTransactionNumber()))
                    .append("autocommit", BsonBoolean.FALSE);
            if (begins) {
                command.append("startTransaction", BsonBoolean.TRUE);
            }
        }
    }

    @Override
    public BulkWriteResult write(
            Optional<ClientSession> session, MongoNamespace in, List<? extends WriteModel<BsonDocument>> models) {
        return write(in, models, session.map(at -> new Within(at, false)));
    }

    @Override
    public BulkWriteResult begin(
            ClientSession session, MongoNamespace in, List<? extends WriteModel<BsonDocument>> models) {
        session.startTransaction();
        return write(in, models, Optional.of(new Within(session, true)));
    }

    @Override
    public void commit(ClientSession session) {
        answered(end("commitTransaction", session));
        Mono.from(session.commitTransaction()).block();
    }

    /** Whatever comes of it, as in the driver: what is not committed has not happened. */
    @Override
    public void abort(ClientSession session) {
        end("abortTransaction", session);
        Mono.from(session.abortTransaction()).block();
    }

    private BsonDocument end(String how, ClientSession session) {
        BsonDocument command = new BsonDocument(how, new BsonInt32(1)).append("$db", new BsonString("admin"));
        new Within(session, false).mark(command);
        return source.run(command, "documents", List.of());
    }

    private BulkWriteResult write(
            MongoNamespace in, List<? extends WriteModel<BsonDocument>> models, Optional<Within> session) {
        Statements inserts = new Statements();
        Statements updates = new Statements();
        Statements deletes = new Statements();
        for (int i = 0; i < models.size(); i++) {
            switch (models.get(i)) {
                case InsertOneModel<BsonDocument> insert -> inserts.add(insert.getDocument(), i);
                case ReplaceOneModel<BsonDocument> replace -> updates.add(
                        update(replace.getFilter(), replace.getReplacement(), replace.getReplaceOptions().isUpsert()), i);
                case UpdateOneModel<BsonDocument> update -> updates.add(
                        update(
                                update.getFilter(),
                                Objects.requireNonNull(update.getUpdate()).toBsonDocument(),
                                update.getOptions().isUpsert()),
                        i);
                case DeleteOneModel<BsonDocument> delete -> deletes.add(
                        new BsonDocument("q", delete.getFilter().toBsonDocument()).append("limit", new BsonInt32(1)), i);
                default -> throw new IllegalArgumentException("write: " + models.get(i)
                        + " (expected: an insert, a replacement, an update or a deletion of one document)");
            }
        }
        Outcome outcome = new Outcome();
        run(session, in, "insert", "documents", inserts, outcome)
                .ifPresent(reply -> outcome.inserted += number(reply, "n"));
        run(session, in, "update", "updates", updates, outcome).ifPresent(reply -> {
            BsonArray upserted = reply.getArray("upserted", new BsonArray());
            for (BsonValue value : upserted) {
                BsonDocument one = value.asDocument();
                outcome.upserts.add(new BulkWriteUpsert(updates.places.get(number(one, "index")), one.get("_id")));
            }
            outcome.matched += number(reply, "n") - upserted.size();
            outcome.modified += number(reply, "nModified");
        });
        run(session, in, "delete", "deletes", deletes, outcome)
                .ifPresent(reply -> outcome.deleted += number(reply, "n"));
        if (!outcome.errors.isEmpty()) {
            throw new MongoBulkWriteException(outcome.result(), outcome.errors, null, HERE, Set.of());
        }
        return outcome.result();
    }

    private static BsonDocument update(Bson filter, BsonDocument change, boolean upsert) {
        BsonDocument statement = new BsonDocument("q", filter.toBsonDocument()).append("u", change);
        return upsert ? statement.append("upsert", BsonBoolean.TRUE) : statement;
    }

    private Optional<BsonDocument> run(
            Optional<Within> session,
            MongoNamespace in,
            String name,
            String sequence,
            Statements statements,
            Outcome outcome) {
        // As in the driver: what was refused before ends a transaction, and nothing more can be done in it.
        if (statements.documents.isEmpty() || session.isPresent() && !outcome.errors.isEmpty()) {
            return Optional.empty();
        }
        BsonDocument command = new BsonDocument(name, new BsonString(in.getCollectionName()))
                .append("$db", new BsonString(in.getDatabaseName()))
                .append("ordered", BsonBoolean.FALSE);
        session.ifPresent(transaction -> transaction.mark(command));
        BsonDocument reply = answered(source.run(command, sequence, statements.documents));
        for (BsonValue value : reply.getArray("writeErrors", new BsonArray())) {
            BsonDocument error = value.asDocument();
            outcome.errors.add(new BulkWriteError(
                    number(error, "code"),
                    error.getString("errmsg", new BsonString("")).getValue(),
                    error.getDocument("errInfo", new BsonDocument()),
                    statements.places.get(number(error, "index"))));
        }
        return Optional.of(reply);
    }

    /** What is visible here is durable, whatever the concern. */
    @Override
    public List<RawBsonDocument> find(MongoNamespace in, List<BsonValue> ids, ReadConcern concern) {
        try {
            return source.find(in, ids);
        } catch (IllegalStateException unreadable) {
            throw new MongoException(String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    /** Each portion is read by itself: nothing is held while the caller is busy with the one before. */
    @Override
    public Stream<List<BsonValue>> ids(MongoNamespace in, int atOnce) {
        return Stream.iterate(
                ids(in, Optional.empty(), atOnce),
                some -> !some.isEmpty(),
                some -> ids(in, Optional.of(some.getLast()), atOnce));
    }

    private List<BsonValue> ids(MongoNamespace in, Optional<BsonValue> after, int atMost) {
        try {
            return source.ids(in, after, atMost);
        } catch (IllegalStateException unreadable) {
            throw new StoreException("reading document ids: " + unreadable.getMessage(), unreadable);
        }
    }

    @Override
    public void hasRead(ClientSession snapshot) {
        BsonArray ended = new BsonArray(List.of(snapshot.getServerSession().getIdentifier()));
        answered(source.run(
                new BsonDocument("endSessions", ended).append("$db", new BsonString("admin")), "documents", List.of()));
    }

    private static BsonDocument answered(BsonDocument reply) {
        if (number(reply, "ok") != 1) {
            throw new MongoCommandException(reply, HERE);
        }
        return reply;
    }

    private static int number(BsonDocument in, String field) {
        return in.getNumber(field, new BsonInt32(0)).intValue();
    }
}
