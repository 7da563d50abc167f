package io.devsync.server.cli;

/** How much the server tells on standard error. */
enum LogLevel {
    /** Only what needs somebody's attention. */
    error,
    /** Also what may need it soon. */
    warn,
    /** Also what happens to the server, its apps and its connections. */
    info,
    /** Also each session and request, and the stack traces of errors. */
    debug,
    /** Also each message, and what the libraries have to say. */
    trace
}
