package io.devsync.protocol.changeset;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction.CreateObject;
import io.devsync.protocol.value.PrimaryKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ChangesetCodecProperties {

    private final ChangesetDecoder decoder = new ChangesetDecoder();
    private final ChangesetEncoder encoder = new ChangesetEncoder();

    @Provide
    Arbitrary<List<Instruction>> changesets() {
        return Generators.instructions().list().ofMaxSize(12);
    }

    @Property(tries = 2000)
    void whatIsWrittenIsReadBack(@ForAll("changesets") List<Instruction> instructions) throws Exception {
        EncodedChangeset encoded = encoder.encode(instructions);

        assertThat(decoder.decode(encoded.bytes()).instructions()).isEqualTo(instructions);
    }

    @Property(tries = 200)
    void cutChangesetsAreBadOrShorter(@ForAll("changesets") List<Instruction> instructions) throws Exception {
        byte[] bytes = encoder.encode(instructions).bytes();

        for (int length = 0; length < bytes.length; length++) {
            try {
                List<Instruction> read = decoder.decode(bytes, 0, length).instructions();
                assertThat(read).isEqualTo(instructions.subList(0, read.size()));
            } catch (BadChangesetException expected) {
                assertThat(expected).hasMessageStartingWith("changeset byte ");
            }
        }
    }

    @Example
    void manyDifferentStringsKeepTheirIndexes() throws Exception {
        List<Instruction> instructions = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            instructions.add(new CreateObject("C" + i % 100, new PrimaryKey.StringKey("key" + i % 3000)));
        }

        byte[] bytes = encoder.encode(instructions).bytes();

        assertThat(decoder.decode(bytes).instructions()).isEqualTo(instructions);
        assertThat(bytes.length).isLessThan(5000 * 7 + 3100 * 12);
    }

    /** Strings of equal hash code would make a naive table quadratic. */
    @Example
    void stringsOfEqualHashCodeAreToldApart() throws Exception {
        List<Instruction> instructions = new ArrayList<>();
        for (int bits = 0; bits < 1 << 12; bits++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) {
                name.append((bits >> bit & 1) == 0 ? "Aa" : "BB");
            }
            instructions.add(new CreateObject("C", new PrimaryKey.StringKey(name.toString())));
        }

        byte[] bytes = encoder.encode(instructions).bytes();

        assertThat(decoder.decode(bytes).instructions()).isEqualTo(instructions);
    }

    @Example
    void reusedDecoderReturnsTheSameInstancesOfNames() throws Exception {
        byte[] bytes = encoder.encode(List.of(new CreateObject("Dog", new PrimaryKey.IntKey(1)))).bytes();

        String first = decoder.decode(bytes).instructions().getFirst().className();
        String second = decoder.decode(Arrays.copyOf(bytes, bytes.length)).instructions().getFirst().className();

        assertThat(second).isSameAs(first);
    }
}
