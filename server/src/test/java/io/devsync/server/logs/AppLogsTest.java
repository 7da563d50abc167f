package io.devsync.server.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.store.IdSource;
import io.devsync.server.testing.TestDataSource;
import io.devsync.server.testing.TurnableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AppLogsTest {

    private final TurnableClock clock = new TurnableClock();
    private final TestDataSource data = new TestDataSource();
    private final AppLogs logs = open();

    private AppLogs open() {
        return AppLogs.open(data.client(), "__devsync", new IdSource(clock, new Random(9)), clock);
    }

    @AfterEach
    void close() {
        logs.close();
        data.close();
    }

    @Test
    void entriesAreFoundByWhatTheyAre() {
        Instant start = clock.instant();
        add("tasks", LogType.SYNC_SESSION_START, "connection-1", "ann");
        clock.turn(Duration.ofSeconds(10));
        Instant between = clock.instant();
        clock.turn(Duration.ofSeconds(10));
        logs.add(LogEntry.of("tasks", LogType.SYNC_ERROR, clock.instant(), "connection-2")
                .by("ben", "device-b", "Realm/1")
                .failed("BAD_QUERY (226)", "no such field"));
        add("other", LogType.SYNC_SESSION_START, "connection-3", "ann");
        LogQuery all = LogQuery.newest();

        assertThat(coIds(all)).containsExactly("connection-2", "connection-1");
        assertThat(coIds(new LogQuery(
                        Optional.of("ann"), all.deviceId(), all.coId(), all.types(), false, all.after(), all.until(), 0, 100)))
                .containsExactly("connection-1");
        assertThat(coIds(new LogQuery(
                        all.userId(), Optional.of("device-b"), all.coId(), all.types(), false, all.after(), all.until(), 0, 9)))
                .containsExactly("connection-2");
        assertThat(coIds(new LogQuery(
                        all.userId(), all.deviceId(), Optional.of("connection-1"), all.types(), false, all.after(),
                        all.until(), 0, 9)))
                .containsExactly("connection-1");
        assertThat(coIds(new LogQuery(
                        all.userId(), all.deviceId(), all.coId(), Set.of(LogType.SYNC_ERROR), false, all.after(),
                        all.until(), 0, 9)))
                .containsExactly("connection-2");
        assertThat(coIds(new LogQuery(
                        all.userId(), all.deviceId(), all.coId(), all.types(), true, all.after(), all.until(), 0, 9)))
                .containsExactly("connection-2");
        assertThat(coIds(new LogQuery(
                        all.userId(), all.deviceId(), all.coId(), all.types(), false, Optional.of(between),
                        Optional.empty(), 0, 9)))
                .containsExactly("connection-2");
        assertThat(coIds(new LogQuery(
                        all.userId(), all.deviceId(), all.coId(), all.types(), false, Optional.empty(),
                        Optional.of(start), 0, 9)))
                .containsExactly("connection-1");
        assertThat(coIds(new LogQuery(
                        all.userId(), all.deviceId(), all.coId(), all.types(), false, Optional.empty(),
                        Optional.empty(), 1, 1)))
                .containsExactly("connection-1");
    }

    @Test
    void entryComesBackAsItWas() {
        LogEntry entry = LogEntry.of("tasks", LogType.SYNC_CLIENT_WRITE, clock.instant(), "co")
                .since(clock.instant().minusSeconds(5))
                .by("ann", "phone", "Realm/14")
                .saying("one", "two")
                .failed("X", "y")
                .writing(WriteSummary.of(List.of(upload(
                        new Instruction.CreateObject("a.$b", new PrimaryKey.IntKey(7)),
                        new Instruction.EraseObject("a.$b", new PrimaryKey.StringKey("k"))))));
        logs.add(entry);

        assertThat(logs.find("tasks", LogQuery.newest())).extracting(AppLogs.Kept::entry).containsExactly(entry);
    }

    @Test
    void whatDoesNotFitIsCounted() {
        for (int i = 0; i < 20_000; i++) {
            add("tasks", LogType.SYNC_OTHER, "co", "ann");
        }

        assertThat(logs.find("tasks", LogQuery.newest()))
                .extracting(kept -> String.join("", kept.entry().messages()))
                .anyMatch(message -> message.endsWith("entries were not kept: more happened than is logged"));
    }

    @Test
    void oldEntriesAreForgotten() {
        add("tasks", LogType.SYNC_OTHER, "old", "ann");
        assertThat(coIds(LogQuery.newest())).containsExactly("old");

        clock.turn(Duration.ofDays(11));
        try (AppLogs later = open()) {
            assertThat(later.find("tasks", LogQuery.newest())).isEmpty();
        }
    }

    @Test
    void summaryOfAHugeUploadIsShort() {
        Instruction[] many = new Instruction[5000];
        for (int i = 0; i < many.length; i++) {
            many[i] = new Instruction.CreateObject("Dog", new PrimaryKey.StringKey("x".repeat(1000) + i));
        }

        WriteSummary summary = WriteSummary.of(List.of(upload(many)));

        Set<String> keys = summary.byClass().get("Dog").get(WriteSummary.Action.INSERTED);
        assertThat(keys).hasSizeLessThanOrEqualTo(100).allMatch(key -> key.length() <= 103);
    }

    private static UploadedChangeset upload(Instruction... instructions) {
        return new UploadedChangeset(1, 0, 0, 0, new Changeset(List.of(instructions)));
    }

    private void add(String app, LogType type, String coId, String user) {
        logs.add(LogEntry.of(app, type, clock.instant(), coId).by(user, "", ""));
    }

    private List<String> coIds(LogQuery query) {
        return logs.find("tasks", query).stream().map(kept -> kept.entry().coId()).toList();
    }
}
