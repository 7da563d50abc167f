package io.devsync.server.api.control;

import io.devsync.server.schema.SchemaImport;
import io.devsync.server.schema.SchemaProblem;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** What saving schemas came to, for answers. */
final class SchemaProblemsJson {

    private SchemaProblemsJson() {}

    static BsonDocument of(SchemaImport outcome) {
        return switch (outcome) {
            case SchemaImport.Accepted accepted -> new BsonDocument("saved", BsonBoolean.TRUE)
                    .append("classes", new BsonInt32(accepted.next().realm().classes().size()))
                    .append("added", new BsonInt32(accepted.added().size()))
                    .append("warnings", problems(accepted.warnings()));
            case SchemaImport.Refused refused -> new BsonDocument("saved", BsonBoolean.FALSE)
                    .append("error_code", new BsonString("InvalidSchema"))
                    .append(
                            "error",
                            new BsonString("schemas were not saved, not one of them: " + refused.problems().size()
                                    + (refused.problems().size() == 1 ? " problem" : " problems")))
                    .append("problems", problems(refused.problems()));
        };
    }

    private static BsonArray problems(List<SchemaProblem> problems) {
        return new BsonArray(problems.stream()
                .map(problem -> new BsonDocument("collection", new BsonString(problem.collection()))
                        .append("path", new BsonString(problem.path()))
                        .append("code", new BsonString(problem.code().text()))
                        .append("message", new BsonString(problem.message())))
                .toList());
    }
}
