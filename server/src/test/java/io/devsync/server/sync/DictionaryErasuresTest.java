package io.devsync.server.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.Update;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Removals of dictionary keys for clients that abort when the key is not there. */
class DictionaryErasuresTest {

    private static final PrimaryKey KEY = new PrimaryKey.IntKey(1);

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 12})
    void olderClientsGetAValueFirst(int protocolVersion) {
        Update erasure = put("notes", Payload.Marker.ERASED);
        Instruction other = new Instruction.CreateObject("Thing", KEY);

        assertThat(DictionaryErasures.forClient(schema(PropertyType.INT, false), protocolVersion, List.of(other, erasure)))
                .containsExactly(other, put("notes", new Scalar.Int(0)), erasure);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14})
    void newerClientsGetTheRemovalAsItIs(int protocolVersion) {
        List<Instruction> instructions = List.of(put("notes", Payload.Marker.ERASED));

        assertThat(DictionaryErasures.forClient(schema(PropertyType.INT, false), protocolVersion, instructions))
                .isSameAs(instructions);
    }

    @Test
    void nothingElseIsChanged() {
        List<Instruction> instructions = List.of(put("notes", new Scalar.Int(3)));

        assertThat(DictionaryErasures.forClient(schema(PropertyType.INT, false), 10, instructions))
                .isSameAs(instructions);
    }

    @ParameterizedTest
    @EnumSource(value = PropertyType.class, names = "LINK", mode = EnumSource.Mode.EXCLUDE)
    void theValueIsOneThatThePropertyCanHold(PropertyType type) {
        Update first = (Update) DictionaryErasures.forClient(
                        schema(type, true), 10, List.of(put("notes", Payload.Marker.ERASED)))
                .getFirst();

        assertThat(first.value()).isEqualTo(Scalar.Null.NULL);
        assertThat(first.path()).isEqualTo(Path.ofKey("k"));
    }

    private static Update put(String property, Payload value) {
        return new Update("Thing", KEY, property, Path.ofKey("k"), value, false, 0);
    }

    private static RealmSchema schema(PropertyType type, boolean nullable) {
        return RealmSchema.EMPTY.with(new ObjectSchema(
                "Thing",
                new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
                Map.of(
                        "notes",
                        new Property("notes", type, nullable, CollectionType.DICTIONARY, Optional.empty()))));
    }
}
