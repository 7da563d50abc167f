package io.devsync.server.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The option of commands that print for people or for programs. */
final class JsonOption {

    @Option(names = "--json", description = "Print the server's answer as one line of JSON.")
    private boolean json;

    void print(CommandSpec spec, BsonDocument answer, Supplier<String> text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? answer.toJson(Json.PLAIN) : text.get());
        out.flush();
    }
}
