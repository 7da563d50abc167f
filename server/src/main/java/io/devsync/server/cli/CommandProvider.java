package io.devsync.server.cli;

import java.util.List;

/**
 * Adds commands to {@code devsync}, found by {@link java.util.ServiceLoader}, so that the server needs to know nothing
 * of the modules that build on it.
 */
public interface CommandProvider {

    /**
     * New instances of classes annotated with {@link picocli.CommandLine.Command}. A command throws {@link
     * CommandFailure} for what its user can understand and mend, and has no {@code --help} of its own: every command gets
     * one.
     */
    List<Object> commands();
}
