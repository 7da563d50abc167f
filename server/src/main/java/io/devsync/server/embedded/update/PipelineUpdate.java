package io.devsync.server.embedded.update;

import io.devsync.server.embedded.bson.BsonEncoder;
import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.bson.FirstField;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.expression.Variables;
import io.devsync.server.embedded.query.MatchPosition;
import io.devsync.server.embedded.query.Reshape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** An update written as an aggregation pipeline of {@code $set}, {@code $unset}, {@code $project} and {@code $replaceWith}. */
public final class PipelineUpdate implements Update {

    private static final Set<String> ALLOWED = Set.of("$set", "$addFields", "$unset", "$project", "$replaceWith", "$replaceRoot");

    private final List<Reshape> stages;
    private final UpdateClock clock;

    private PipelineUpdate(List<Reshape> stages, UpdateClock clock) {
        this.stages = stages;
        this.clock = clock;
    }

    static PipelineUpdate parse(BsonArray pipeline, UpdateClock clock) {
        List<Reshape> stages = new ArrayList<>();
        for (BsonValue stage : pipeline) {
            if (!stage.isDocument() || stage.asDocument().size() != 1) {
                throw MongoError.location(40323, "A pipeline stage specification object must contain exactly one field.");
            }
            Map.Entry<String, BsonValue> only = FirstField.of(stage.asDocument());
            String name = only.getKey();
            if (!ALLOWED.contains(name)) {
                throw new MongoError(ErrorCode.INVALID_OPTIONS, name + " is not allowed to be used within an update");
            }
            stages.add(Reshape.parse(name, only.getValue()));
        }
        return new PipelineUpdate(stages, clock);
    }

    @Override
    public byte[] apply(Doc before, MatchPosition position, boolean inserting) {
        BsonDocument source = before.document();
        Variables variables = Variables.of(source).at(java.time.Clock.fixed(
                java.time.Instant.ofEpochMilli(clock.nowMs()), java.time.ZoneOffset.UTC));
        BsonDocument result = source;
        for (Reshape stage : stages) {
            result = stage.apply(Doc.of(result), variables);
        }
        return BsonEncoder.encode(withId(source, result));
    }

    @Override
    public boolean usesPosition() {
        return false;
    }

    private static BsonDocument withId(BsonDocument before, BsonDocument after) {
        BsonValue oldId = before.get("_id");
        BsonValue newId = after.get("_id");
        if (oldId == null) {
            return after;
        }
        if (newId != null && !SortKey.equal(oldId, newId)) {
            throw new MongoError(ErrorCode.IMMUTABLE_FIELD, "Performing an update on the path '_id' would modify the immutable field '_id'");
        }
        BsonDocument result = new BsonDocument("_id", oldId);
        after.forEach(result::putIfAbsent);
        return result;
    }
}
