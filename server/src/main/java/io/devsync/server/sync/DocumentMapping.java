package io.devsync.server.sync;

import com.mongodb.MongoNamespace;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.document.Conversion;
import io.devsync.server.document.DocumentCodec;
import io.devsync.server.document.DocumentProblem;
import io.devsync.server.document.DocumentUpdate;
import io.devsync.server.document.ExactValues;
import io.devsync.server.document.RawExpectation;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.DocumentKey;
import io.devsync.server.store.DocumentWrite;
import io.devsync.server.store.DocumentWrite.Beside;
import io.devsync.server.store.SyncStore.StoredDocument;
import io.devsync.server.store.UserWrites.Guarded;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An app's objects as the store's documents and back, for one state of the app's schema. */
public final class DocumentMapping {

    /**
     * How large a document may be to be an object. Clients take changesets and values of less than 16,777,199 bytes
     * (spec wire-protocol §7.2); what is left is for the names in the one instruction that carries a value as large as
     * its document. MongoDB itself allows 1 KiB more.
     */
    static final int DOCUMENT_BYTES_MAX = 16_777_199 - 1024;

    private static final Logger log = LoggerFactory.getLogger(DocumentMapping.class);

    private static final int UUID_BYTES = 16;

    private final AppSchema schema;
    private final RealmSchema realm;
    private final DocumentCodec codec;
    private final Map<String, Optional<MongoNamespace>> namespaces = new ConcurrentHashMap<>();

    /** The mapping of an app with a schema. */
    public DocumentMapping(AppSchema schema) {
        this.schema = schema;
        this.realm = schema.realm();
        // Drivers and shells write 1.0 as an int; refusing that is a well-known trap (data-model-mapping §1.3, Q1).
        this.codec = new DocumentCodec(schema, true, true);
    }

    /** A document's {@code _id}. */
    static BsonValue id(PrimaryKey key) {
        return switch (key) {
            case PrimaryKey.NullKey ignored -> BsonNull.VALUE;
            case PrimaryKey.IntKey number -> new BsonInt64(number.value());
            case PrimaryKey.StringKey text -> new BsonString(text.value());
            case PrimaryKey.ObjectIdKey objectId -> new BsonObjectId(objectId.value());
            case PrimaryKey.UuidKey uuid -> new BsonBinary(uuid.value());
        };
    }

    /** The collection of a class; embedded and unknown classes have none. */
    public static Optional<MongoNamespace> namespace(AppSchema schema, String className) {
        return Optional.ofNullable(schema.namespaces().get(className))
                .map(namespace -> new MongoNamespace(namespace.database(), namespace.collection()));
    }

    private Optional<MongoNamespace> namespace(String className) {
        return namespaces.computeIfAbsent(className, name -> namespace(schema, name));
    }

    /** The document of an object; empty for classes that have none. */
    Optional<DocumentKey> name(ObjectKey key) {
        return namespace(key.className()).map(namespace -> new DocumentKey(namespace, id(key.key())));
    }

    /** The object that devices get for a document; documents that do not fit the schema are no objects. */
    public Optional<ObjectState> object(String className, RawBsonDocument document, Optional<BsonDocument> exact) {
        return switch (conversion(className, document, exact)) {
            case Conversion.Fits fits -> Optional.of(fits.object());
            case Conversion.Unfit unfit -> {
                log.debug("document is not synced class={} path={} reason={}", className, unfit.path(), unfit.reason());
                yield Optional.empty();
            }
        };
    }

    /** What a user's document is for devices. */
    Conversion conversion(String className, RawBsonDocument document, Optional<BsonDocument> exact) {
        int bytes = document.getByteBuffer().remaining();
        if (bytes > DOCUMENT_BYTES_MAX) {
            return new Conversion.Unfit(
                    "document has " + bytes + " bytes (expected: at most " + DOCUMENT_BYTES_MAX
                            + ", which is what devices take); move a part of it into another document",
                    "");
        }
        Conversion conversion = codec.fromDocument(realm, className, document);
        return conversion instanceof Conversion.Fits fits && exact.isPresent()
                ? new Conversion.Fits(ExactValues.restore(realm, fits.object(), exact.get()))
                : conversion;
    }

    /** The primary key that a document's {@code _id} is; empty when objects of the class have other keys. */
    Optional<PrimaryKey> key(String className, BsonValue id) {
        return realm.find(className)
                .flatMap(ObjectSchema::primaryKey)
                .flatMap(declared -> switch (id) {
                    case BsonInt32 number when declared.type() == PrimaryKey.Type.INT ->
                        Optional.of(new PrimaryKey.IntKey(number.getValue()));
                    case BsonInt64 number when declared.type() == PrimaryKey.Type.INT ->
                        Optional.of(new PrimaryKey.IntKey(number.getValue()));
                    case BsonString text when declared.type() == PrimaryKey.Type.STRING ->
                        Optional.of(new PrimaryKey.StringKey(text.getValue()));
                    case BsonObjectId objectId when declared.type() == PrimaryKey.Type.OBJECT_ID ->
                        Optional.of(new PrimaryKey.ObjectIdKey(objectId.getValue()));
                    // Subtype 3 is another _id than subtype 4 of the same bytes, which is how we write it.
                    case BsonBinary binary when declared.type() == PrimaryKey.Type.UUID
                            && binary.getType() == BsonBinarySubType.UUID_STANDARD.getValue()
                            && binary.getData().length == UUID_BYTES ->
                        Optional.of(new PrimaryKey.UuidKey(binary.asUuid()));
                    case BsonNull ignored when declared.nullable() -> Optional.of(PrimaryKey.NullKey.NULL);
                    default -> Optional.empty();
                });
    }

    /** The document of an object, with what it cannot hold, as the store keeps both. */
    StoredDocument stored(ObjectState object) {
        return new StoredDocument(codec.toRawDocument(realm, object), ExactValues.of(realm, object));
    }

    /**
     * What brings the user's document from what it is expected to hold to a state; nothing is written when it holds
     * something else where it would change. Empty when nothing has to change.
     */
    Optional<Guarded> userWrite(ObjectKey key, Optional<ObjectState> expected, Optional<ObjectState> after) {
        if (expected.isPresent() && after.isPresent()) {
            DocumentUpdate update = codec.update(realm, expected.get(), after.get());
            return change(key, update, update.expected());
        }
        return write(key, expected, after).map(write -> new Guarded(write, new BsonDocument(), false));
    }

    /** The same for a document of which more is known than what it means: it must hold exactly that. */
    Optional<Guarded> userWrite(
            ObjectKey key, RawBsonDocument document, Optional<ObjectState> held, Optional<ObjectState> after) {
        if (held.isPresent() && after.isPresent()) {
            DocumentUpdate update = codec.update(realm, held.get(), after.get());
            return change(key, update, RawExpectation.of(update, document));
        }
        // A document that is no object keeps what the object does not have.
        return write(key, held, after).map(write -> new Guarded(write, new BsonDocument(), true));
    }

    private Optional<Guarded> change(ObjectKey key, DocumentUpdate update, BsonDocument expected) {
        return namespace(key.className())
                .filter(namespace -> !update.isEmpty())
                .map(namespace -> new Guarded(
                        new DocumentWrite.Change(
                                namespace, id(key.key()), update.set(), update.unset(), new Beside.Nothing()),
                        expected,
                        false));
    }

    /** What brings our copy of an object's document from one state to another; empty when nothing has to change. */
    Optional<DocumentWrite> write(ObjectKey key, Optional<ObjectState> before, Optional<ObjectState> after) {
        return namespace(key.className())
                .flatMap(namespace -> after.isPresent()
                        ? put(namespace, before, after.get())
                        : before.map(gone -> delete(namespace, gone)));
    }

    /** Why the object of a state cannot be a document; the object stays as it is on devices. */
    Optional<DocumentProblem> problem(ObjectState object) {
        return codec.check(realm, object);
    }

    private DocumentWrite delete(MongoNamespace namespace, ObjectState gone) {
        Beside beside = ExactValues.of(realm, gone).isPresent() ? new Beside.Remove() : new Beside.Nothing();
        return new DocumentWrite.Delete(namespace, id(gone.id().key()), beside);
    }

    private Optional<DocumentWrite> put(MongoNamespace namespace, Optional<ObjectState> before, ObjectState after) {
        BsonValue id = id(after.id().key());
        boolean hadExact =
                before.flatMap(state -> ExactValues.of(realm, state)).isPresent();
        Beside beside = ExactValues.of(realm, after)
                .<Beside>map(Beside.Keep::new)
                .orElse(hadExact ? new Beside.Remove() : new Beside.Nothing());
        if (before.isEmpty()) {
            // Encoded once, for the user's document and for our copy.
            BsonDocument document = codec.toRawDocument(realm, after);
            return Optional.of(new DocumentWrite.Put(namespace, id, document, beside));
        }
        DocumentUpdate update = codec.update(realm, before.get(), after);
        return update.isEmpty() && beside instanceof Beside.Nothing
                ? Optional.empty()
                : Optional.of(new DocumentWrite.Change(namespace, id, update.set(), update.unset(), beside));
    }
}
