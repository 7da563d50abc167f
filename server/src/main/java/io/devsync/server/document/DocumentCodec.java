package io.devsync.server.document;

import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import java.util.Optional;
import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonReader;
import org.bson.BsonSerializationException;
import org.bson.RawBsonDocument;
import org.bson.io.ByteBufferBsonInput;

/**
 * Turns objects into documents and back (spec data-model-mapping §1.3 to §1.8). Immutable; safe on any thread.
 *
 * <p>What BSON cannot hold exactly becomes the nearest value that it can: see {@link ExactValues}.
 */
public final class DocumentCodec {

    private final Namespaces namespaces;
    private final boolean lenientNumbers;
    private final boolean zeroForMissing;

    /** Makes a codec that demands every required field; otherwise as {@link #DocumentCodec(Namespaces, boolean, boolean)}. */
    public DocumentCodec(Namespaces namespaces, boolean lenientNumbers) {
        this(namespaces, lenientNumbers, false);
    }

    /**
     * Makes a codec.
     *
     * @param namespaces where the classes' documents are
     * @param lenientNumbers whether a whole number stored as double fits an int property, and an integer a float or double
     *     property; the original refused both (spec data-model-mapping §1.3, Q1)
     * @param zeroForMissing whether a document without a required field fits and has its zero there, as every device has
     *     it for objects that are older than the property (development mode)
     */
    public DocumentCodec(Namespaces namespaces, boolean lenientNumbers, boolean zeroForMissing) {
        this.namespaces = namespaces;
        this.lenientNumbers = lenientNumbers;
        this.zeroForMissing = zeroForMissing;
    }

    /**
     * The whole document of an object, {@code _id} first. All that was ever set is in it, and each required field, with
     * zero if need be.
     *
     * @param object for which {@link #check} finds no problem
     */
    public BsonDocument toDocument(RealmSchema schema, ObjectState object) {
        return new DocumentEncoder(schema, namespaces).document(object);
    }

    /** The same as bytes, for documents that only go to the data source. */
    public RawBsonDocument toRawDocument(RealmSchema schema, ObjectState object) {
        return new DocumentEncoder(schema, namespaces).bytes(object);
    }

    /** Why MongoDB would refuse the object's document; empty when it would not. */
    public Optional<DocumentProblem> check(RealmSchema schema, ObjectState object) {
        return DocumentChecks.check(new DocumentEncoder(schema, namespaces), object);
    }

    /** What has to change in an object's document when the object changes; empty when nothing has. */
    public DocumentUpdate update(RealmSchema schema, ObjectState before, ObjectState after) {
        return DocumentDifference.between(new DocumentEncoder(schema, namespaces), before, after);
    }

    /**
     * The object that a document holds. A {@link RawBsonDocument} is read in one pass over its bytes.
     *
     * @param className a top-level or asymmetric class of the schema
     */
    public Conversion fromDocument(RealmSchema schema, String className, BsonDocument document) {
        if (document instanceof RawBsonDocument raw) {
            ByteBufferBsonInput input = new ByteBufferBsonInput(raw.getByteBuffer());
            try (BsonBinaryReader reader = new BsonBinaryReader(input)) {
                return read(schema, className, reader);
            }
        }
        try (BsonDocumentReader reader = new BsonDocumentReader(document)) {
            return read(schema, className, reader);
        }
    }

    private Conversion read(RealmSchema schema, String className, BsonReader reader) {
        DocumentEncoder encoder = new DocumentEncoder(schema, namespaces);
        try {
            return new Conversion.Fits(new DocumentReader(schema, namespaces, lenientNumbers, zeroForMissing, reader)
                    .document(encoder.classOf(className)));
        } catch (UnfitException unfit) {
            return unfit.toConversion();
        } catch (BsonSerializationException corrupt) {
            return new Conversion.Unfit("broken BSON: " + corrupt.getMessage(), "");
        }
    }
}
