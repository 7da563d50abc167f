package io.devsync.server.cli;

import java.io.PrintWriter;

/** The process: runs the command that its arguments name and exits with the command's code. */
public final class Main {

    private Main() {}

    /** See {@code devsync --help}. */
    public static void main(String[] args) {
        Logging.start(LogLevel.warn);
        PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        System.exit(new Program(System.getenv(), out, err).run(args));
    }
}
