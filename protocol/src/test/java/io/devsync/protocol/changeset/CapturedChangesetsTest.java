package io.devsync.protocol.changeset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CapturedChangesetsTest {

    static List<CapturedChangesets.Captured> captured() throws IOException {
        return CapturedChangesets.all();
    }

    @Test
    void everyUploadIsFound() throws IOException {
        assertThat(captured()).hasSize(47);
    }

    static List<CapturedChangesets.Captured> disassembled() throws IOException {
        return captured().stream().filter(captured -> captured.kinds().isPresent()).toList();
    }

    @Test
    void nearlyEveryUploadIsDisassembledInItsLog() throws IOException {
        assertThat(disassembled()).hasSize(46);
    }

    @ParameterizedTest
    @MethodSource("disassembled")
    void decodesToTheInstructionsThatTheLogNames(CapturedChangesets.Captured captured) throws Exception {
        Changeset changeset = ChangesetCodec.decode(captured.bytes());

        assertThat(changeset.instructions().stream().map(i -> i.getClass().getSimpleName()))
                .isNotEmpty()
                .isEqualTo(captured.kinds().orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("captured")
    void reencodedChangesetHasEqualInstructions(CapturedChangesets.Captured captured) throws Exception {
        Changeset changeset = ChangesetCodec.decode(captured.bytes());

        EncodedChangeset reencoded = ChangesetCodec.encode(changeset);

        assertThat(ChangesetCodec.decode(reencoded.bytes())).isEqualTo(changeset);
    }

    @ParameterizedTest
    @MethodSource("captured")
    void reencodedChangesetIsNotLonger(CapturedChangesets.Captured captured) throws Exception {
        EncodedChangeset reencoded = ChangesetCodec.encode(ChangesetCodec.decode(captured.bytes()));

        assertThat(reencoded.size()).isLessThanOrEqualTo(captured.bytes().length);
    }

    @Test
    void reusedDecoderAndEncoderKeepNothingOfEarlierChangesets() throws Exception {
        ChangesetDecoder decoder = new ChangesetDecoder();
        ChangesetEncoder encoder = new ChangesetEncoder();

        for (CapturedChangesets.Captured captured : captured()) {
            Changeset changeset = decoder.decode(captured.bytes());
            assertThat(changeset).isEqualTo(ChangesetCodec.decode(captured.bytes()));
            assertThat(encoder.encode(changeset)).isEqualTo(ChangesetCodec.encode(changeset));
        }
    }
}
