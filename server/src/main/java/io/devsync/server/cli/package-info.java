/**
 * The command line: {@link io.devsync.server.cli.Main} runs one {@link io.devsync.server.cli.Program}; other modules
 * add commands through {@link io.devsync.server.cli.CommandProvider}.
 */
@NullMarked
package io.devsync.server.cli;

import org.jspecify.annotations.NullMarked;
