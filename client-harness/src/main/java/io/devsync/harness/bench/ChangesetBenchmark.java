package io.devsync.harness.bench;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.ChangesetDecoder;
import io.devsync.protocol.changeset.ChangesetEncoder;
import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.InstructionApplier;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.types.ObjectId;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many changesets one thread reads, writes and applies per second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx512m")
public class ChangesetBenchmark {

    /** Different objects, so that no key or value is the one before. */
    private static final int OBJECTS = 256;

    private static final int LIST_INSERTS = 4000;
    private static final String CLASS = "Task";

    private final ChangesetDecoder decoder = new ChangesetDecoder();
    private final ChangesetEncoder encoder = new ChangesetEncoder();
    private final RealmSchema schema = schema();
    private final List<byte[]> encoded = new ArrayList<>();
    private final List<List<ObjectInstruction>> decoded = new ArrayList<>();
    private final List<ObjectInstruction> listInserts = new ArrayList<>();

    /** Creates the input: the creation of an object with six properties. */
    @Setup
    public void prepare() throws BadChangesetException {
        for (int i = 0; i < OBJECTS; i++) {
            byte[] bytes = ChangesetCodec.encode(creation(i)).bytes();
            encoded.add(bytes);
            decoded.add(ChangesetCodec.decode(bytes).instructions().stream()
                    .map(ObjectInstruction.class::cast)
                    .toList());
        }
        listInserts.add(new Instruction.CreateObject(CLASS, new PrimaryKey.ObjectIdKey(new ObjectId(1, 1))));
        ObjectInstruction create = listInserts.getFirst();
        for (int i = 0; i < LIST_INSERTS; i++) {
            listInserts.add(new Instruction.ArrayInsert(
                    CLASS, create.key(), "steps", Path.ofIndex(i), new Scalar.Int(i), i));
        }
    }

    private static List<Instruction> creation(int number) {
        PrimaryKey key = new PrimaryKey.ObjectIdKey(new ObjectId(1_700_000_000 + number, number));
        return List.of(
                new Instruction.CreateObject(CLASS, key),
                update(key, "name", new Scalar.Str("task number " + number)),
                update(key, "done", new Scalar.Bool(number % 2 == 0)),
                update(key, "priority", new Scalar.Int(number * 1000L)),
                update(key, "createdAt", new Scalar.Timestamp(1_700_000_000L + number, 123_000_000)),
                update(key, "effort", new Scalar.Double(number / 3.0)),
                update(key, "ownerId", new Scalar.Str("6573a1b2c3d4e5f6a7b8c9d0")));
    }

    private static Instruction update(PrimaryKey key, String property, Scalar value) {
        return new Instruction.Update(CLASS, key, property, Path.ROOT, value, false, 0);
    }

    private static RealmSchema schema() {
        Map<String, Property> properties = new LinkedHashMap<>();
        Map.of(
                        "name", PropertyType.STRING,
                        "done", PropertyType.BOOL,
                        "priority", PropertyType.INT,
                        "createdAt", PropertyType.TIMESTAMP,
                        "effort", PropertyType.DOUBLE,
                        "ownerId", PropertyType.STRING)
                .forEach((name, type) -> properties.put(
                        name, new Property(name, type, false, CollectionType.SINGLE, Optional.empty())));
        properties.put(
                "steps", new Property("steps", PropertyType.INT, false, CollectionType.LIST, Optional.empty()));
        var key = new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.OBJECT_ID, false);
        return RealmSchema.EMPTY.with(new ObjectSchema(CLASS, new ClassKind.TopLevel(key), properties));
    }

    /** Reads changesets and writes them again, as a server does that forwards them. */
    @Benchmark
    @OperationsPerInvocation(OBJECTS)
    public long decodeAndEncode() throws BadChangesetException {
        long size = 0;
        for (int i = 0; i < OBJECTS; i++) {
            Changeset changeset = decoder.decode(encoded.get(i));
            EncodedChangeset again = encoder.encode(changeset);
            size += again.size();
        }
        return size;
    }

    /** Reads changesets. */
    @Benchmark
    @OperationsPerInvocation(OBJECTS)
    public long decode() throws BadChangesetException {
        long size = 0;
        for (int i = 0; i < OBJECTS; i++) {
            size += decoder.decode(encoded.get(i)).instructions().size();
        }
        return size;
    }

    /** Applies changesets to nothing, which makes objects. */
    @Benchmark
    @OperationsPerInvocation(OBJECTS)
    public long apply() throws BadChangesetException {
        long size = 0;
        for (int i = 0; i < OBJECTS; i++) {
            Optional<ObjectState> state = InstructionApplier.apply(schema, Optional.empty(), decoded.get(i));
            size += state.orElseThrow().properties().size();
        }
        return size;
    }

    /** Fills one list within one changeset; counts inserts. */
    @Benchmark
    @OperationsPerInvocation(LIST_INSERTS)
    public int applyListInserts() throws BadChangesetException {
        ObjectState state = InstructionApplier.apply(schema, Optional.empty(), listInserts).orElseThrow();
        return state.properties().get("steps") instanceof ListValue list ? list.elements().size() : 0;
    }
}
