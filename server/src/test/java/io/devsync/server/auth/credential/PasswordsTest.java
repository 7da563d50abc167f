package io.devsync.server.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.store.IdSource;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PasswordsTest {

    private final Passwords passwords = new Passwords(new IdSource(Clock.systemUTC(), new Random(5)), 1);

    @Test
    void passwordMatchesItsHashOnly() {
        String hash = passwords.hash("pässword \uD83D\uDE00");

        assertThat(passwords.matches("pässword \uD83D\uDE00", hash)).isTrue();
        assertThat(passwords.matches("password", hash)).isFalse();
        assertThat(passwords.matches("", hash)).isFalse();
    }

    @Test
    void samePasswordHasManyHashes() {
        assertThat(passwords.hash("secret1")).isNotEqualTo(passwords.hash("secret1"));
    }

    @Test
    void hashSaysHowItWasMade() {
        assertThat(passwords.hash("secret1")).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    void hashesOfOtherParametersAreUnderstood() {
        // Made with the reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32
        String reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        assertThat(passwords.matches("password", reference)).isTrue();
        assertThat(passwords.matches("passwort", reference)).isFalse();
    }

    @Test
    void nobodyHasAPassword() {
        assertThat(passwords.matchesNobody()).isFalse();
    }
}
