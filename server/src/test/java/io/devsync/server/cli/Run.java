package io.devsync.server.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** One run of the command line in this JVM, and what it printed. */
record Run(int exitCode, String out, String err) {

    static Run of(String... args) {
        return with(Map.of(), args);
    }

    static Run with(Map<String, String> environment, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new Program(environment, new PrintWriter(out), new PrintWriter(err)).run(args);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
