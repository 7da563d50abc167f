package io.devsync.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    private static final List<String> NAMES = List.of("--port", "--bind", "--mongodb-uri", "--mongodb-port");

    @ParameterizedTest
    @CsvSource({"--prot,--port", "--Port,--port", "--bnd,--bind", "--mongo-uri,--mongodb-uri", "-port,--port"})
    void slipOfTheFingerFindsTheName(String word, String meant) {
        assertThat(Nearest.to(word, NAMES)).contains(meant);
    }

    @Test
    void strangeWordFindsNothing() {
        assertThat(Nearest.to("--colour", NAMES)).isEmpty();
    }

    @Test
    void hintAsksForTheNearest() {
        assertThat(Nearest.hint("--prot", NAMES)).isEqualTo("; did you mean --port?");
    }
}
