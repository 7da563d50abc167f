package io.devsync.server.cli;

import java.io.PrintWriter;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;

/** What saving schemas came to, for people. */
final class SaveReport {

    private SaveReport() {}

    /** Prints it; the exit code that says the same. */
    static int print(BsonDocument outcome, int schemas, PrintWriter out) {
        outcome.getArray("warnings", new BsonArray()).forEach(warning -> out.println("warning: " + line(warning)));
        outcome.getArray("problems", new BsonArray()).forEach(problem -> out.println(line(problem)));
        boolean saved = outcome.getBoolean("saved", BsonBoolean.FALSE).getValue();
        if (saved) {
            out.printf(
                    "Saved %d %s; the app has %d classes now.%n",
                    schemas,
                    schemas == 1 ? "schema" : "schemas",
                    outcome.getNumber("classes", new BsonInt32(0)).intValue());
        } else {
            out.println("Nothing was saved.");
        }
        return saved ? ExitCode.OK : ExitCode.FAILURE;
    }

    private static String line(BsonValue value) {
        BsonDocument problem = value.asDocument();
        String path = Json.text(problem, "path");
        return Json.text(problem, "collection")
                + (path.isEmpty() ? "" : " " + path)
                + ": "
                + Json.text(problem, "message")
                + " ["
                + Json.text(problem, "code")
                + "]";
    }
}
