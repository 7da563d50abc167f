package io.devsync.server.sampling;

import io.devsync.server.document.Namespace;
import java.util.List;
import org.bson.BsonDocument;

/**
 * What a sample of a collection says.
 *
 * @param documents how many were looked at
 * @param malformed how many were no BSON
 * @param title the proposed name of the class
 * @param fields every place in documents that was seen, parents before what is in them
 * @param suggestions what the documents hint at; those that were accepted are part of the proposal
 * @param schema the proposal as {@link io.devsync.server.schema.AppServicesSchema#read} takes it; empty when the
 *     collection cannot be synced
 * @param problems why it cannot; empty when it can
 */
public record CollectionProposal(
        Namespace collection,
        long documents,
        long malformed,
        String title,
        List<FieldReport> fields,
        List<Suggestion> suggestions,
        BsonDocument schema,
        List<String> problems) {
    public CollectionProposal {
        fields = List.copyOf(fields);
        suggestions = List.copyOf(suggestions);
        problems = List.copyOf(problems);
    }
}
