package io.devsync.server.cli;

/** What the process's exit code says; scripts rely on it. */
public final class ExitCode {

    /** The command did what was asked; a server was stopped by a signal. */
    public static final int OK = 0;

    /** The command could not do it: port in use, MongoDB out of reach, broken data folder, no server there. */
    public static final int FAILURE = 1;

    /** The command was not understood: unknown or bad option, variable or key. Nothing was started. */
    public static final int USAGE = 2;

    private ExitCode() {}
}
