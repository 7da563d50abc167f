package io.devsync.protocol.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.CapturedChangesets;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.SchemaInstructions;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real clients uploaded makes the objects that their apps wrote. */
class CapturedObjectTest {

    private static final ObjectKey EVERYTHING = new ObjectKey("Everything", new PrimaryKey.StringKey("e1"));

    /** One device's view of a capture: its schema and the objects after all its uploads. */
    private static final class Replay {
        private RealmSchema schema = RealmSchema.EMPTY;
        private final Map<ObjectKey, ObjectState> objects = new HashMap<>();
    }

    private static Replay replay(String log, int changesets) throws Exception {
        Replay replay = new Replay();
        for (byte[] bytes : uploads(log).subList(0, changesets)) {
            List<Instruction> instructions = ChangesetCodec.decode(bytes).instructions();
            replay.schema = SchemaInstructions.apply(replay.schema, instructions);
            for (Instruction instruction : instructions) {
                if (instruction instanceof ObjectInstruction onObject) {
                    ObjectKey id = new ObjectKey(onObject.className(), onObject.key());
                    Optional<ObjectState> before = Optional.ofNullable(replay.objects.remove(id));
                    InstructionApplier.apply(replay.schema, before, List.of(onObject))
                            .ifPresent(after -> replay.objects.put(id, after));
                }
            }
        }
        return replay;
    }

    private static List<byte[]> uploads(String log) throws IOException {
        List<byte[]> uploads = new ArrayList<>();
        for (CapturedChangesets.Captured captured : CapturedChangesets.all()) {
            if (captured.source().startsWith(log + ".log:")) {
                uploads.add(captured.bytes());
            }
        }
        return uploads;
    }

    @Test
    void objectWithEveryTypeIsWhatTheAppWrote() throws Exception {
        ObjectState everything = replay("types", 2).objects.get(EVERYTHING);

        Map<String, Value> properties = everything.properties();
        Scalar task = new Scalar.Link(
                "Task", new PrimaryKey.ObjectIdKey(new ObjectId("90b8aef4891ee75151073b9d")));
        assertThat(properties)
                .containsEntry("i", new Scalar.Int(-5_000_000_000L))
                .containsEntry("b", new Scalar.Bool(true))
                .containsEntry("s", new Scalar.Str("héllo 😀"))
                .containsEntry("bin", new Scalar.Binary(new byte[] {0, 1, 2, -1}))
                .containsEntry("ts", new Scalar.Timestamp(1714979289, 123456789))
                .containsEntry("f", new Scalar.Float(1.5f))
                .containsEntry("d", new Scalar.Double(-2.25))
                .containsEntry("dec", new Scalar.Decimal(Decimal128.parse("-123.4500")))
                .containsEntry("mixed", new Scalar.Str("mixed string"))
                .containsEntry("optS", Scalar.Null.NULL)
                .containsEntry("task", task)
                .containsEntry(
                        "emb",
                        new EmbeddedObject(
                                Map.of("street", new Scalar.Str("Main St"), "zip", new Scalar.Int(12345))))
                .containsEntry("li", new ListValue(List.of(new Scalar.Int(20), new Scalar.Int(0))))
                .containsEntry("si", new SetValue(Set.of(new Scalar.Int(4))))
                .containsEntry("ds", new DictionaryValue(Map.of("k2", new Scalar.Str("v2"))))
                .containsEntry("tasks", new ListValue(List.of(task)))
                .containsEntry(
                        "embs",
                        new ListValue(List.of(new EmbeddedObject(Map.of("street", new Scalar.Str("Second"))))))
                .containsEntry("dtask", new DictionaryValue(Map.of("t", task)))
                .containsEntry("stask", new SetValue(Set.of(task)));
        assertThat(((ListValue) properties.get("lm")).elements())
                .hasSize(4)
                .endsWith(
                        new ListValue(List.of(new Scalar.Str("nested"))),
                        new DictionaryValue(Map.of("nk", new Scalar.Int(9))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"types", "v1110-types"})
    void clearedObjectIsWhatTheAppLeft(String log) throws Exception {
        Map<String, Value> properties = replay(log, 3).objects.get(EVERYTHING).properties();

        assertThat(properties)
                .containsEntry("li", ListValue.EMPTY)
                .containsEntry("si", SetValue.EMPTY)
                .containsEntry("ds", DictionaryValue.EMPTY)
                .containsEntry("emb", Scalar.Null.NULL)
                .containsEntry("task", Scalar.Null.NULL)
                .containsEntry("embs", ListValue.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"types", "v1110-types"})
    void snapshotOfRealObjectRebuildsIt(String log) throws Exception {
        Replay replay = replay(log, 2);
        ObjectState everything = replay.objects.get(EVERYTHING);

        List<ObjectInstruction> snapshot = ObjectSnapshot.instructions(replay.schema, everything, true).stream()
                .map(ObjectInstruction.class::cast)
                .toList();
        ObjectState copy =
                InstructionApplier.apply(replay.schema, Optional.empty(), snapshot).orElseThrow();

        assertThat(StateEquality.same(replay.schema, copy, everything)).isTrue();
    }

    @Test
    void deletedObjectIsGone() throws Exception {
        assertThat(replay("flx-basic", 3).objects).hasSize(1);
        assertThat(replay("flx-basic", 4).objects).isEmpty();
    }
}
