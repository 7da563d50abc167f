package io.devsync.server.embedded.update;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.query.MatchPosition;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** How a document is to change, parsed once and applied to each that matches. */
public sealed interface Update permits Replacement, OperatorUpdate, PipelineUpdate {

    /**
     * The document after the update; equal bytes mean that nothing changes.
     *
     * @param position where the filter matched, for the positional operator
     * @param inserting whether an upsert makes the document
     */
    byte[] apply(Doc before, MatchPosition position, boolean inserting);

    /** Whether the positional operator is used, so that the position of the match has to be known. */
    boolean usesPosition();

    /** Whether change streams call it a replacement. */
    default boolean replaces() {
        return this instanceof Replacement;
    }

    /**
     * @param update the {@code u} of an update statement as bytes when it is a document, for a replacement that is stored as it came
     * @throws io.devsync.server.embedded.error.MongoError for what MongoDB refuses too
     */
    static Update parse(BsonValue update, BsonArray arrayFilters, UpdateClock clock) {
        if (update.isArray()) {
            return PipelineUpdate.parse(update.asArray(), clock);
        }
        BsonDocument document = update.asDocument();
        boolean operators = !document.isEmpty() && document.getFirstKey().startsWith("$");
        return operators ? OperatorUpdate.parse(document, arrayFilters, clock) : Replacement.of(document);
    }
}
