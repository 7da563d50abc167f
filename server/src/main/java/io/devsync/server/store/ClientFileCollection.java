package io.devsync.server.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.conversions.Bson;

/** The client files of an app. What uploads change in them is as of the checkpoint; the log has the rest. */
final class ClientFileCollection {

    static final String NAME = "clientfiles";

    private final MongoCollection<BsonDocument> files;
    private final Duration limit;

    ClientFileCollection(MongoDatabase database, Duration limit) {
        this.files = database.getCollection(NAME, BsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        this.limit = limit;
    }

    /** The newest ident given so far; {@link HistoryEntry#SERVER_IDENT} when there is none. */
    long newestIdent() {
        return Await.first(files.find(isFile()).sort(descending("_id")).limit(1), limit)
                .map(file -> file.getInt64("_id").getValue())
                .orElse(HistoryEntry.SERVER_IDENT);
    }

    /**
     * Registers new files durably, all or none of them seen by a client before.
     *
     * @return false when another process has taken one of the idents
     */
    boolean create(List<ClientFileRecord> records) {
        try {
            Await.done(files.insertMany(records.stream().map(ClientFileCodec::encode).toList()), limit);
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

    /**
     * Removes files; of the newest, whose ident must not be given again, the ident stays.
     *
     * @return how many
     */
    long remove(Bson which) {
        long newest = newestIdent();
        long emptied = Await.one(
                        files.updateOne(
                                and(which, eq("_id", newest), ne("salt", ClientFileRecord.EXPIRED_SALT)),
                                combine(
                                        set("salt", ClientFileRecord.EXPIRED_SALT),
                                        set("needs", ClientFileRecord.NEEDS_NOTHING),
                                        set("r", List.of()),
                                        set("silent", List.of()))),
                        limit)
                .getModifiedCount();
        return emptied + Await.one(files.deleteMany(and(which, isFile(), lt("_id", newest))), limit).getDeletedCount();
    }

    private static Bson isFile() {
        return gt("_id", StoreMarks.FILE_ID);
    }

    MongoCollection<BsonDocument> all() {
        return files;
    }

    /** A file as of the checkpoint. */
    Optional<ClientFileRecord> find(long ident) {
        return Await.first(files.find(new BsonDocument("_id", new BsonInt64(ident))), limit)
                .map(ClientFileCodec::decode);
    }

    /** The idents of the newest files, of one user or of all. */
    List<Long> newest(Optional<String> userId, int limit) {
        Bson filter = userId.<Bson>map(user -> new BsonDocument("ownerId", new BsonString(user)))
                .orElseGet(ClientFileCollection::isFile);
        return Await.all(files.find(filter).sort(descending("_id")).limit(limit), this.limit).stream()
                .map(file -> file.getInt64("_id").getValue())
                .toList();
    }

    static ReplaceOneModel<BsonDocument> replacement(ClientFileRecord record) {
        BsonDocument document = ClientFileCodec.encode(record);
        return new ReplaceOneModel<>(
                new BsonDocument("_id", document.get("_id")), document, new ReplaceOptions().upsert(true));
    }
}
