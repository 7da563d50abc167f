package io.devsync.harness.bench;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import io.devsync.server.schema.constraint.SchemaConstraints;
import io.devsync.server.schema.constraint.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many objects one thread checks against the constraints of their schema per second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx256m")
public class ConstraintBenchmark {

    private static final int FIELDS = 20;
    private static final int OBJECTS = 256;

    /** Whether the texts also have patterns, which cost most. */
    @Param({"ranges and lengths", "patterns too"})
    private String schema = "";

    private final List<ObjectState> objects = new ArrayList<>();
    private SchemaConstraints constraints = SchemaConstraints.NONE;
    private int next;

    /** A class of 20 fields, all of them constrained: ten numbers, ten texts. */
    @Setup
    public void prepare() {
        Map<String, Property> properties = new LinkedHashMap<>();
        BsonDocument keywords = new BsonDocument();
        for (int i = 0; i < FIELDS; i++) {
            boolean number = i % 2 == 0;
            String name = "field" + i;
            PropertyType type = !number ? PropertyType.STRING : i % 4 == 0 ? PropertyType.INT : PropertyType.DOUBLE;
            properties.put(name, new Property(name, type, false, CollectionType.SINGLE, Optional.empty()));
            String text = schema.startsWith("patterns") && i % 10 == 1
                    ? "{minLength: 1, maxLength: 40, pattern: '^[a-z]+-[0-9]+$'}"
                    : "{minLength: 1, maxLength: 40}";
            keywords.append(name, BsonDocument.parse(number ? "{minimum: 0, maximum: 1000000}" : text));
        }
        ClassKind kind =
                new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false));
        constraints = SchemaConstraints.compile(
                RealmSchema.EMPTY.with(new ObjectSchema("Task", kind, properties)),
                Map.of("Task", new BsonDocument("properties", keywords)));
        for (int i = 0; i < OBJECTS; i++) {
            objects.add(new ObjectState(new ObjectKey("Task", new PrimaryKey.IntKey(i)), values(i)));
        }
    }

    private static Map<String, Value> values(int seed) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (int i = 0; i < FIELDS; i++) {
            Value value = i % 2 == 1
                    ? new Scalar.Str("value-" + seed * i)
                    : i % 4 == 0 ? new Scalar.Int(seed + i) : new Scalar.Double(seed + i / 10.0);
            values.put("field" + i, value);
        }
        return values;
    }

    /** Checks an object that fits. */
    @Benchmark
    public Optional<Violation> check() {
        next = (next + 1) % OBJECTS;
        return constraints.check(objects.get(next));
    }
}
