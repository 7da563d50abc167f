package io.devsync.server.embedded.error;

/** The error codes of MongoDB that the embedded data source answers with; names and numbers are MongoDB's own (error_codes.yml). */
public enum ErrorCode {
    INTERNAL_ERROR(1, "InternalError"),
    BAD_VALUE(2, "BadValue"),
    GRAPH_CONTAINS_CYCLE(5, "GraphContainsCycle"),
    UNAUTHORIZED(13, "Unauthorized"),
    FAILED_TO_PARSE(9, "FailedToParse"),
    TYPE_MISMATCH(14, "TypeMismatch"),
    OVERFLOW(15, "Overflow"),
    ILLEGAL_OPERATION(20, "IllegalOperation"),
    LOCK_TIMEOUT(24, "LockTimeout"),
    NAMESPACE_NOT_FOUND(26, "NamespaceNotFound"),
    INDEX_NOT_FOUND(27, "IndexNotFound"),
    PATH_NOT_VIABLE(28, "PathNotViable"),
    CONFLICTING_UPDATE_OPERATORS(40, "ConflictingUpdateOperators"),
    CURSOR_NOT_FOUND(43, "CursorNotFound"),
    NAMESPACE_EXISTS(48, "NamespaceExists"),
    MAX_TIME_MS_EXPIRED(50, "MaxTimeMSExpired"),
    DOLLAR_PREFIXED_FIELD_NAME(52, "DollarPrefixedFieldName"),
    INVALID_ID_FIELD(53, "InvalidIdField"),
    COMMAND_NOT_FOUND(59, "CommandNotFound"),
    IMMUTABLE_FIELD(66, "ImmutableField"),
    CANNOT_CREATE_INDEX(67, "CannotCreateIndex"),
    INVALID_OPTIONS(72, "InvalidOptions"),
    INVALID_NAMESPACE(73, "InvalidNamespace"),
    INDEX_OPTIONS_CONFLICT(85, "IndexOptionsConflict"),
    INDEX_KEY_SPECS_CONFLICT(86, "IndexKeySpecsConflict"),
    OPERATION_FAILED(96, "OperationFailed"),
    WRITE_CONFLICT(112, "WriteConflict"),
    DOCUMENT_VALIDATION_FAILURE(121, "DocumentValidationFailure"),
    COMMAND_NOT_SUPPORTED_ON_VIEW(166, "CommandNotSupportedOnView"),
    INVALID_PIPELINE_OPERATOR(168, "InvalidPipelineOperator"),
    CANNOT_INDEX_PARALLEL_ARRAYS(171, "CannotIndexParallelArrays"),
    INVALID_INDEX_SPECIFICATION_OPTION(197, "InvalidIndexSpecificationOption"),
    INVALID_UUID(207, "InvalidUUID"),
    TRANSACTION_TOO_OLD(225, "TransactionTooOld"),
    CURSOR_KILLED(237, "CursorKilled"),
    NOT_IMPLEMENTED(238, "NotImplemented"),
    SNAPSHOT_TOO_OLD(239, "SnapshotTooOld"),
    CONVERSION_FAILURE(241, "ConversionFailure"),
    SNAPSHOT_UNAVAILABLE(246, "SnapshotUnavailable"),
    NO_SUCH_TRANSACTION(251, "NoSuchTransaction"),
    TRANSACTION_COMMITTED(256, "TransactionCommitted"),
    TRANSACTION_TOO_LARGE(257, "TransactionTooLarge"),
    UNKNOWN_FEATURE_COMPATIBILITY_VERSION(258, "UnknownFeatureCompatibilityVersion"),
    OPERATION_NOT_SUPPORTED_IN_TRANSACTION(263, "OperationNotSupportedInTransaction"),
    NO_SUCH_SESSION(206, "NoSuchSession"),
    CHANGE_STREAM_FATAL_ERROR(280, "ChangeStreamFatalError"),
    CHANGE_STREAM_HISTORY_LOST(286, "ChangeStreamHistoryLost"),
    QUERY_EXCEEDED_MEMORY(292, "QueryExceededMemoryLimitNoDiskUseAllowed"),
    API_VERSION_ERROR(322, "APIVersionError"),
    UNKNOWN_FIELD(40415, "Location40415"),
    MISSING_FIELD(40414, "Location40414"),
    OBJECT_TOO_LARGE(10334, "BSONObjectTooLarge"),
    DUPLICATE_KEY(11000, "DuplicateKey"),
    INTERRUPTED_AT_SHUTDOWN(11600, "InterruptedAtShutdown"),
    INTERRUPTED(11601, "Interrupted"),
    OUT_OF_DISK_SPACE(14031, "OutOfDiskSpace"),
    INVALID_BSON(22, "InvalidBSON");

    private final int number;
    private final String mongoName;

    ErrorCode(int number, String mongoName) {
        this.number = number;
        this.mongoName = mongoName;
    }

    /** The number clients compare. */
    public int number() {
        return number;
    }

    /** The value of {@code codeName} in a reply. */
    public String mongoName() {
        return mongoName;
    }
}
