package io.devsync.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the log of a process that the command line started to standard error, one line per event. In code rather than
 * in {@code logback.xml}, since that would be found, too, by applications that embed the server.
 */
final class Logging {

    // An event is one line, so that grep and log collectors see it whole; debug adds stack traces.
    private static final String ONE_LINE =
            "%d{HH:mm:ss.SSS} %-5level %-22logger{0} "
                    + "%replace(%replace(%msg %kvp{NONE} %ex{short}){'\\s*[\\r\\n]+\\s*', ' | '}){'[\\s|]+$', ''}%nopex%n";

    private static final String WITH_STACK_TRACES = "%d{HH:mm:ss.SSS} %-5level %-22logger{0} [%thread] %msg %kvp{NONE}%n%ex";

    private Logging() {}

    /** Replaces the process's logging configuration, unless the user has named one of their own. */
    static void start(LogLevel level) {
        if (System.getProperty("logback.configurationFile") != null
                || !(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        context.reset();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(context, level));
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        // The libraries' "info" is our "trace": the MongoDB driver alone writes a page when it connects.
        root.setLevel(level == LogLevel.trace ? Level.DEBUG : level == LogLevel.error ? Level.ERROR : Level.WARN);
        context.getLogger("io.devsync").setLevel(Level.toLevel(level.name()));
    }

    /** How events are written. */
    static PatternLayoutEncoder encoder(LoggerContext context, LogLevel level) {
        boolean stackTraces = level.compareTo(LogLevel.debug) >= 0;
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(stackTraces ? WITH_STACK_TRACES : ONE_LINE);
        encoder.start();
        return encoder;
    }
}
