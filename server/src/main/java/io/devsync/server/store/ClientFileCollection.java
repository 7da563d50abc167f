package io.devsync.server.store;

import static com.mongodb.client.model.Sorts.descending;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.UploadCursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The client files of an app. What uploads change in them is as of the checkpoint; the log has the rest. */
public final class ClientFileCollection {

    private final MongoCollection<BsonDocument> files;
    private final Duration limit;

    ClientFileCollection(MongoDatabase database, Duration limit) {
        this.files = database.getCollection("clientfiles", BsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        this.limit = limit;
    }

    /** The newest ident given so far; {@link HistoryEntry#SERVER_IDENT} when there is none. */
    public long newestIdent() {
        return Await.first(files.find().sort(descending("_id")).limit(1), limit)
                .map(file -> file.getInt64("_id").getValue())
                .orElse(HistoryEntry.SERVER_IDENT);
    }

    /**
     * Registers new files durably, all or none of them seen by a client before.
     *
     * @return false when another process has taken one of the idents
     */
    public boolean create(List<ClientFileRecord> records) {
        try {
            Await.done(files.insertMany(records.stream().map(ClientFileCollection::encode).toList()), limit);
            return true;
        } catch (com.mongodb.MongoBulkWriteException failure) {
            boolean taken = failure.getWriteErrors().stream()
                    .anyMatch(error -> ErrorCategory.fromErrorCode(error.getCode()) == ErrorCategory.DUPLICATE_KEY);
            if (taken) {
                return false;
            }
            throw new StoreException("new client files were refused: " + failure.getMessage(), failure);
        } catch (MongoWriteException failure) {
            if (ErrorCategory.fromErrorCode(failure.getError().getCode()) == ErrorCategory.DUPLICATE_KEY) {
                return false;
            }
            throw new StoreException("new client files were refused: " + failure.getMessage(), failure);
        } catch (MongoException | IllegalStateException failure) {
            throw new StoreException("new client files were not written: " + failure.getMessage(), failure);
        }
    }

    /** A file as of the checkpoint. */
    public Optional<ClientFileRecord> find(long ident) {
        return Await.first(files.find(new BsonDocument("_id", new BsonInt64(ident))), limit)
                .map(ClientFileCollection::decode);
    }

    static ReplaceOneModel<BsonDocument> replacement(ClientFileRecord record) {
        BsonDocument document = encode(record);
        return new ReplaceOneModel<>(
                new BsonDocument("_id", document.get("_id")), document, new ReplaceOptions().upsert(true));
    }

    private static BsonDocument encode(ClientFileRecord record) {
        BsonArray views = new BsonArray();
        for (ClientFileRecord.ViewRecord view : record.views()) {
            views.add(new BsonDocument("v", new BsonInt64(view.fromVersion()))
                    .append("t", new BsonInt64(view.timestamp()))
                    .append("q", new BsonInt64(view.query().version()))
                    .append("x", new BsonString(view.query().body())));
        }
        return new BsonDocument("_id", new BsonInt64(record.file().ident()))
                .append("salt", new BsonInt64(record.file().salt()))
                .append("ownerId", new BsonString(record.userId()))
                .append("c", new BsonInt64(record.upload().clientVersion()))
                .append("s", new BsonInt64(record.upload().serverVersion()))
                .append("a", new BsonInt64(record.acknowledged()))
                .append("views", views)
                .append("r", HistoryEntryCodec.encodeReciprocals(record.reciprocals()));
    }

    private static ClientFileRecord decode(BsonDocument document) {
        long ident = document.getInt64("_id").getValue();
        List<ClientFileRecord.ViewRecord> views = new ArrayList<>();
        for (BsonValue value : document.getArray("views")) {
            BsonDocument view = value.asDocument();
            QueryVersion query = new QueryVersion(
                    view.getInt64("q").getValue(), view.getString("x").getValue());
            views.add(new ClientFileRecord.ViewRecord(
                    view.getInt64("v").getValue(), view.getInt64("t").getValue(), query));
        }
        try {
            return new ClientFileRecord(
                    new FileIdent(ident, document.getInt64("salt").getValue()),
                    document.getString("ownerId").getValue(),
                    new UploadCursor(
                            document.getInt64("c").getValue(),
                            document.getInt64("s").getValue()),
                    document.getInt64("a").getValue(),
                    views,
                    HistoryEntryCodec.decodeReciprocals(document.getArray("r")));
        } catch (BadChangesetException damaged) {
            throw new StoreException("client file " + ident + " cannot be read: " + damaged.getMessage(), damaged);
        }
    }
}
