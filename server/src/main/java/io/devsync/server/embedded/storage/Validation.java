package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.bson.BsonDecoder;
import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.bson.RawBson;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.JsonSchema;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a collection's validator asks of documents that are written.
 *
 * @param rules the validator as it was given
 * @param lenient whether a document that was not valid before may stay so ({@code validationLevel: moderate})
 * @param refusing whether others are refused, or only told of in the log ({@code validationAction: warn})
 */
record Validation(Filter filter, BsonDocument rules, boolean lenient, boolean refusing) {

    private static final Logger LOG = LoggerFactory.getLogger(Validation.class);

    /** @param options of a collection, checked when they were given */
    static Optional<Validation> of(BsonDocument options) {
        BsonDocument rules = options.getDocument("validator", new BsonDocument());
        String level = options.getString("validationLevel", new BsonString("strict")).getValue();
        String action = options.getString("validationAction", new BsonString("error")).getValue();
        return rules.isEmpty() || level.equals("off") ? Optional.empty()
                : Optional.of(new Validation(Filter.parse(rules), rules, level.equals("moderate"), !action.equals("warn")));
    }

    /** @throws MongoError DocumentValidationFailure */
    void check(Namespace namespace, byte @Nullable [] before, byte[] after) {
        if (filter.matches(Doc.of(after)) || lenient && before != null && !filter.matches(Doc.of(before))) {
            return;
        }
        BsonDocument info = new BsonDocument("failingDocumentId", BsonDecoder.elementValue(after, RawBson.findId(after)))
                .append("details", details(after));
        if (!refusing) {
            LOG.warn("document does not satisfy the validator of {}: {}", namespace, info.toJson());
            return;
        }
        throw new MongoError(ErrorCode.DOCUMENT_VALIDATION_FAILURE, "Document failed validation", new BsonDocument("errInfo", info));
    }

    private BsonDocument details(byte[] document) {
        Map.Entry<String, BsonValue> rule = rules.entrySet().iterator().next();
        BsonDocument details = new BsonDocument("operatorName", new BsonString(rule.getKey()));
        return rule.getKey().equals("$jsonSchema")
                ? details.append("schemaRulesNotSatisfied",
                        JsonSchema.parse(rule.getValue()).unsatisfied(BsonDecoder.document(document)))
                : details.append("specifiedAs", rules);
    }
}
