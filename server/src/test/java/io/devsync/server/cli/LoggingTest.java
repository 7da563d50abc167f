package io.devsync.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.event.KeyValuePair;

/** What of the server's log people and log collectors get to see. */
class LoggingTest {

    private final LoggerContext context = new LoggerContext();

    @ParameterizedTest
    @EnumSource(names = {"error", "warn", "info"})
    void eventIsOneLineWithItsCauses(LogLevel level) {
        RuntimeException failure = new IllegalStateException("no\nroom", new RuntimeException("disk full"));

        String text = written(level, "commit failed\nafter 3 attempts", failure);

        assertThat(text.strip())
                .hasLineCount(1)
                .contains("WARN", "commit failed | after 3 attempts", "no | room", "disk full");
    }

    @ParameterizedTest
    @EnumSource
    void everyLevelShowsMessages(LogLevel level) {
        assertThat(written(level, "node is there", null)).contains("node is there").endsWith("\n");
    }

    @ParameterizedTest
    @EnumSource
    void everyLevelShowsWhatAnEventIsAbout(LogLevel level) {
        LoggingEvent event = event("session bound", null);
        event.addKeyValuePair(new KeyValuePair("session", 3));
        event.addKeyValuePair(new KeyValuePair("client", "Kotlin\n2.3.0"));

        assertThat(text(level, event)).contains("session bound session=3 client=Kotlin", "2.3.0");
    }

    @ParameterizedTest
    @EnumSource(names = {"debug", "trace"})
    void detailedLogHasStackTraces(LogLevel level) {
        assertThat(written(level, "commit failed", new IllegalStateException("disk full")))
                .contains("disk full", "at " + LoggingTest.class.getName());
    }

    private String written(LogLevel level, String message, @Nullable Throwable failure) {
        return text(level, event(message, failure));
    }

    private LoggingEvent event(String message, @Nullable Throwable failure) {
        return new LoggingEvent("", context.getLogger("io.devsync.server.Some"), Level.WARN, message, failure, null);
    }

    private String text(LogLevel level, LoggingEvent event) {
        return new String(Logging.encoder(context, level).encode(event), StandardCharsets.UTF_8);
    }
}
