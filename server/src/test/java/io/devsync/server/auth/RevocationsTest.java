package io.devsync.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.auth.Revocations.End;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RevocationsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final Revocations revocations = new Revocations(Duration.ofMinutes(30));

    @Test
    void endIsRememberedAsLongAsATokenLives() {
        revocations.add("old", End.SESSION_REVOKED, NOON);
        revocations.add("young", End.USER_DELETED, NOON.plusSeconds(60));

        revocations.add("new", End.USER_DISABLED, NOON.plus(Duration.ofMinutes(30)).plusSeconds(1));

        assertThat(revocations.find("old")).isEmpty();
        assertThat(revocations.find("young")).contains(End.USER_DELETED);
        assertThat(revocations.find("new")).contains(End.USER_DISABLED);
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 100_010; i++) {
            revocations.add("session-" + i, End.SESSION_REVOKED, NOON);
        }

        assertThat(revocations.find("session-9")).isEmpty();
        assertThat(revocations.find("session-10")).isPresent();
    }

    @Test
    void endCanBeTakenBack() {
        revocations.add("user", End.USER_DISABLED, NOON);

        revocations.remove("user");

        assertThat(revocations.find("user")).isEmpty();
    }
}
