/** The command line. */
@NullMarked
package io.devsync.server.cli;

import org.jspecify.annotations.NullMarked;
