package io.devsync.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

    private static final List<String> NAMES = List.of("--port", "--bind", "--mongodb-uri", "--mongodb-port");

    @ParameterizedTest
    @CsvSource({"--prot,--port", "--Port,--port", "--bnd,--bind", "--mongo-uri,--mongodb-uri", "-port,--port"})
    void slipOfTheFingerFindsTheName(String word, String meant) {
        assertThat(NearestName.hint(word, NAMES)).isEqualTo("; did you mean " + meant + "?");
    }

    @Test
    void strangeWordGetsNoHint() {
        assertThat(NearestName.hint("--colour", NAMES)).isEmpty();
    }

    @Test
    void strangeWordHasANearestNameAllTheSame() {
        assertThat(NearestName.of("--colour", NAMES)).isIn(NAMES);
    }
}
