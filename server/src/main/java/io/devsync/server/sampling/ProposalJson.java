package io.devsync.server.sampling;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Proposals as documents, for answers and commands. */
public final class ProposalJson {

    private ProposalJson() {}

    /** A proposal with all that is known about each field. */
    public static BsonDocument of(CollectionProposal proposal) {
        return new BsonDocument("database", new BsonString(proposal.collection().database()))
                .append("collection", new BsonString(proposal.collection().collection()))
                .append("title", new BsonString(proposal.title()))
                .append("documents", new BsonInt64(proposal.documents()))
                .append("malformed", new BsonInt64(proposal.malformed()))
                .append("fields", new BsonArray(proposal.fields().stream().map(ProposalJson::field).toList()))
                .append(
                        "suggestions",
                        new BsonArray(proposal.suggestions().stream().map(ProposalJson::suggestion).toList()))
                .append("schema", proposal.schema())
                .append("problems", new BsonArray(proposal.problems().stream().map(BsonString::new).toList()));
    }

    private static BsonDocument field(FieldReport field) {
        List<BsonDocument> types = field.types().stream()
                .map(type -> new BsonDocument("type", new BsonString(type.type().text()))
                        .append("count", new BsonInt64(type.count()))
                        .append("examples", new BsonArray(type.examples())))
                .toList();
        return new BsonDocument("path", new BsonString(field.path()))
                .append("seen", new BsonInt64(field.seen()))
                .append("outOf", new BsonInt64(field.outOf()))
                .append("share", new BsonDouble(field.share()))
                .append("types", new BsonArray(types))
                .append("proposal", proposal(field.proposal()));
    }

    private static BsonValue proposal(FieldProposal proposal) {
        List<BsonDocument> alternatives = proposal.alternatives().stream()
                .map(alternative -> new BsonDocument("choice", new BsonString(alternative.choice()))
                        .append("unfit", new BsonInt64(alternative.unfit())))
                .toList();
        String kind =
                switch (proposal.kind()) {
                    case TYPE -> "type";
                    case MIXED -> "mixed";
                    case EXCLUDE -> "exclude";
                };
        return new BsonDocument("kind", new BsonString(kind))
                .append("type", new BsonString(proposal.type()))
                .append("reason", new BsonString(proposal.reason()))
                .append("alternatives", new BsonArray(alternatives));
    }

    private static BsonDocument suggestion(Suggestion suggestion) {
        BsonDocument document = new BsonDocument(
                        "kind", new BsonString(suggestion.kind().word()))
                .append("path", new BsonString(suggestion.path()))
                .append("evidence", new BsonString(suggestion.evidence()));
        suggestion.target().ifPresent(target -> document.append("target", new BsonString(target.toString())));
        return document;
    }
}
