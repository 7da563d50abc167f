package io.devsync.server.embedded.error;

import java.util.List;
import org.bson.BsonDocument;

/** A refusal that reaches the client as a command or write error: MongoDB's code, its name, one sentence, labels and extra fields. */
public final class MongoError extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String TRANSIENT = "TransientTransactionError";

    private final int code;
    private final String codeName;
    private final transient List<String> labels;
    private final transient BsonDocument details;

    private MongoError(int code, String codeName, String message, List<String> labels, BsonDocument details) {
        super(message, null, false, false);
        this.code = code;
        this.codeName = codeName;
        this.labels = labels;
        this.details = details;
    }

    public MongoError(ErrorCode code, String message) {
        this(code.number(), code.mongoName(), message, List.of(), new BsonDocument());
    }

    /** An error whose extra fields (as {@code keyPattern} of a duplicate key) stand beside the code. */
    public MongoError(ErrorCode code, String message, BsonDocument details) {
        this(code.number(), code.mongoName(), message, List.of(), details);
    }

    /** An error that MongoDB numbers but does not name, as {@code Location40324}. */
    public static MongoError location(int code, String message) {
        return new MongoError(code, "Location" + code, message, List.of(), new BsonDocument());
    }

    public static MongoError badValue(String message) {
        return new MongoError(ErrorCode.BAD_VALUE, message);
    }

    public static MongoError failedToParse(String message) {
        return new MongoError(ErrorCode.FAILED_TO_PARSE, message);
    }

    public static MongoError typeMismatch(String message) {
        return new MongoError(ErrorCode.TYPE_MISMATCH, message);
    }

    /** What real MongoDB can do and this data source cannot; {@code what} names the feature. */
    public static MongoError notImplemented(String what) {
        return new MongoError(ErrorCode.NOT_IMPLEMENTED,
                what + " is not supported by the embedded data source; connect a MongoDB server with --mongodb-uri to use it");
    }

    /** Two transactions, or a transaction and a write, met at one document: the client runs the transaction again. */
    public static MongoError writeConflict() {
        return new MongoError(ErrorCode.WRITE_CONFLICT.number(), ErrorCode.WRITE_CONFLICT.mongoName(),
                "Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.",
                List.of(TRANSIENT), new BsonDocument());
    }

    /** The same error with the label that tells drivers to run the whole transaction again. */
    public MongoError asTransient() {
        return labels.contains(TRANSIENT) ? this : new MongoError(code, codeName, getMessage(), List.of(TRANSIENT), details);
    }

    public int code() {
        return code;
    }

    public String codeName() {
        return codeName;
    }

    public boolean is(ErrorCode other) {
        return code == other.number();
    }

    public List<String> labels() {
        return labels;
    }

    /** Extra fields of the reply, empty for most errors. */
    public BsonDocument details() {
        return details;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? codeName : message;
    }
}
