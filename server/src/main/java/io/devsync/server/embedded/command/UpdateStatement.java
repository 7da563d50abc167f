package io.devsync.server.embedded.command;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.plan.Deadline;
import io.devsync.server.embedded.plan.DocIterator;
import io.devsync.server.embedded.plan.Query;
import io.devsync.server.embedded.plan.QueryRunner;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.MatchPosition;
import io.devsync.server.embedded.storage.CollectionWriter;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.embedded.storage.WriteTarget;
import io.devsync.server.embedded.update.Update;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;

/**
 * One update of one or many documents, or an upsert.
 *
 * @param filterDocument the filter as it came, which an upsert takes values from
 * @param validating whether the collection's validator is asked
 */
record UpdateStatement(BsonDocument filterDocument, Filter filter, Query query, Update update, boolean multi, boolean upsert,
                       boolean validating) {

    /**
     * @param before the first document found, as it was
     * @param after the same document, or the one made by an upsert
     */
    record Result(long matched, long modified, Optional<byte[]> upserted, Optional<byte[]> before, Optional<byte[]> after) { }

    Result run(WriteTarget target, Namespace namespace) {
        Optional<CollectionWriter> existing = upsert ? Optional.of(target.writerOrNew(namespace)) : target.writer(namespace);
        if (existing.isEmpty()) {
            return new Result(0, 0, Optional.empty(), Optional.empty(), Optional.empty());
        }
        CollectionWriter writer = existing.get().validating(validating);
        List<Doc> found = find(writer);
        if (found.isEmpty()) {
            return upsert ? insert(writer) : new Result(0, 0, Optional.empty(), Optional.empty(), Optional.empty());
        }
        // All or none of the documents are free to be changed: an update must not be applied twice to some of them.
        if (multi) {
            found.forEach(document -> writer.claim(CollectionWriter.idOf(document.raw())));
        }
        long modified = 0;
        byte[] last = found.getFirst().raw();
        for (Doc document : found) {
            byte[] before = document.raw();
            byte[] after = update.apply(document, position(document), false);
            if (!Arrays.equals(before, after)) {
                NewDocument.checkSize(after);
                writer.update(CollectionWriter.idOf(before), before, after, update.replaces());
                modified++;
            }
            last = after;
        }
        return new Result(found.size(), modified, Optional.empty(), Optional.of(found.getFirst().raw()), Optional.of(last));
    }

    private List<Doc> find(CollectionWriter writer) {
        DocIterator matches = QueryRunner.run(writer.state(), writer.collection(), query, Deadline.none());
        List<Doc> found = new ArrayList<>(1);
        for (Doc document = matches.next(); document != null; document = matches.next()) {
            found.add(document);
            if (!multi) {
                break;
            }
        }
        return found;
    }

    private MatchPosition position(Doc document) {
        MatchPosition position = MatchPosition.asked();
        if (update.usesPosition()) {
            filter.matches(document, position);
        }
        return position;
    }

    private Result insert(CollectionWriter writer) {
        BsonDocument base = Upserts.base(filterDocument, update.replaces());
        byte[] made = NewDocument.prepare(update.apply(Doc.of(base), MatchPosition.asked(), true));
        writer.insert(made);
        return new Result(0, 0, Optional.of(made), Optional.empty(), Optional.of(made));
    }

    /** @throws MongoError for what MongoDB refuses: many documents cannot become one replacement */
    UpdateStatement {
        if (multi && update.replaces()) {
            throw MongoError.failedToParse("multi update is not supported for replacement-style update");
        }
    }
}
