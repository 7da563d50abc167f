package io.devsync.harness.bench;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.merge.Merge;
import io.devsync.protocol.merge.MergeChangeset;
import io.devsync.protocol.merge.MergeException;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
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

/**
 * How long one thread takes to merge two histories that were recorded apart.
 *
 * <p>The first four shapes are those of realm-core's {@code test/benchmark-sync/bench_transform.cpp}: what each side
 * records there is recorded here. The others are harder: everything is about one object.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx768m")
public class MergeBenchmark {

    private static final String CLASS = "t";
    private static final PrimaryKey ONE = new PrimaryKey.StringKey("Hello");

    /** What both sides do. */
    public enum Shape {
        /** 1000 transactions a side: create an object, set a string; every fourth deletes the oldest object. */
        TRANSACTIONS_1000,
        /** The same with 4000 transactions. */
        TRANSACTIONS_4000,
        /** One transaction a side that creates and sets 4000 objects and deletes a quarter. */
        INSTRUCTIONS_4000,
        /** One transaction a side that creates the same 1000 objects, all with a link to one object. */
        CONNECTED_OBJECTS_1000,
        /** 1000 transactions a side, each an insert in the middle of one list; every fourth also a removal. */
        ONE_LIST_TRANSACTIONS_1000,
        /** One transaction a side of 4000 inserts into one list. */
        ONE_LIST_INSTRUCTIONS_4000,
        /** 4000 transactions a side, each sets the same property. */
        ONE_PROPERTY_TRANSACTIONS_4000,
        /** 4000 transactions a side, each adds to the same counter. */
        ONE_COUNTER_TRANSACTIONS_4000,
        /** 4000 transactions a side, each sets a key of the same dictionary. */
        ONE_DICTIONARY_TRANSACTIONS_4000,
        /** One transaction of ours against 4000 others of theirs: what a device does that was away. */
        ONE_AGAINST_4000
    }

    /** The shape that is measured. */
    @Param
    public Shape shape = Shape.values()[0];

    private List<List<Instruction>> ours = List.of();
    private List<List<Instruction>> theirs = List.of();

    /** Records both histories. */
    @Setup
    public void prepare() {
        ours = history(shape == Shape.ONE_AGAINST_4000 ? Shape.ONE_COUNTER_TRANSACTIONS_4000 : shape, 0);
        theirs = history(shape, 1);
        if (shape == Shape.ONE_AGAINST_4000) {
            ours = ours.subList(0, 1);
        }
    }

    /** Merges; the histories stay as they are. */
    @Benchmark
    public int merge() throws MergeException {
        List<MergeChangeset> our = changesets(ours, 2);
        List<MergeChangeset> their = changesets(theirs, 3);
        Merge.transform(our, their);
        return their.getLast().instructions().size();
    }

    private static List<MergeChangeset> changesets(List<List<Instruction>> history, long origin) {
        List<MergeChangeset> changesets = new ArrayList<>(history.size());
        for (int i = 0; i < history.size(); i++) {
            changesets.add(new MergeChangeset(i, origin, history.get(i)));
        }
        return changesets;
    }

    private static List<List<Instruction>> history(Shape shape, int side) {
        return switch (shape) {
            case TRANSACTIONS_1000 -> objects(1000, side);
            case TRANSACTIONS_4000, ONE_AGAINST_4000 -> objects(4000, side);
            case INSTRUCTIONS_4000 -> inOne(objects(4000, side));
            case CONNECTED_OBJECTS_1000 -> inOne(connected());
            case ONE_LIST_TRANSACTIONS_1000 -> list(1000);
            case ONE_LIST_INSTRUCTIONS_4000 ->
                inOne(IntStream.range(0, 4000)
                        .mapToObj(i -> List.of(insert(i / 2, i)))
                        .toList());
            case ONE_PROPERTY_TRANSACTIONS_4000 ->
                each(4000, i -> update(ONE, "s", Path.ROOT, new Scalar.Int(i)));
            case ONE_COUNTER_TRANSACTIONS_4000 ->
                each(4000, i -> new Instruction.AddInteger(CLASS, ONE, "counter", Path.ROOT, i));
            case ONE_DICTIONARY_TRANSACTIONS_4000 ->
                each(4000, i -> update(ONE, "dict", Path.ofKey("key" + i), new Scalar.Int(i)));
        };
    }

    private static List<List<Instruction>> each(
            int count, IntFunction<Instruction> instruction) {
        return IntStream.range(0, count)
                .mapToObj(i -> List.of(instruction.apply(i)))
                .toList();
    }

    private static List<List<Instruction>> inOne(List<List<Instruction>> history) {
        return List.of(history.stream().flatMap(List::stream).toList());
    }

    private static List<List<Instruction>> objects(int count, int side) {
        List<List<Instruction>> history = new ArrayList<>();
        history.add(schema());
        int oldest = 1;
        for (int i = 1; i < count; i++) {
            PrimaryKey key = new PrimaryKey.IntKey(2L * i + side);
            List<Instruction> transaction = new ArrayList<>();
            transaction.add(new Instruction.CreateObject(CLASS, key));
            transaction.add(update(key, "s", Path.ROOT, new Scalar.Str("a".repeat(500))));
            if (i % 4 == 0) {
                transaction.add(new Instruction.EraseObject(CLASS, new PrimaryKey.IntKey(2L * oldest++ + side)));
            }
            history.add(transaction);
        }
        return history;
    }

    private static List<Instruction> schema() {
        ClassKind.PrimaryKeyProperty key = new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false);
        return List.of(
                new Instruction.AddTable(CLASS, new ClassKind.TopLevel(key)),
                new Instruction.AddColumn(
                        CLASS,
                        new Property("s", PropertyType.STRING, false, CollectionType.SINGLE, Optional.empty())));
    }

    private static List<List<Instruction>> connected() {
        List<List<Instruction>> history = new ArrayList<>();
        history.add(List.of(new Instruction.CreateObject(CLASS, ONE)));
        for (int i = 0; i < 1000; i++) {
            PrimaryKey key = new PrimaryKey.StringKey(String.valueOf(i));
            history.add(List.of(
                    new Instruction.CreateObject(CLASS, key),
                    update(key, "l", Path.ROOT, new Scalar.Link(CLASS, ONE))));
        }
        return history;
    }

    private static List<List<Instruction>> list(int count) {
        List<List<Instruction>> history = new ArrayList<>();
        int size = 0;
        for (int i = 0; i < count; i++) {
            List<Instruction> transaction = new ArrayList<>();
            transaction.add(insert(size / 2, size++));
            if (i % 4 == 3) {
                transaction.add(new Instruction.ArrayErase(CLASS, ONE, "list", Path.ofIndex(size / 3), size--));
            }
            history.add(transaction);
        }
        return history;
    }

    private static Instruction insert(int index, int priorSize) {
        return new Instruction.ArrayInsert(
                CLASS, ONE, "list", Path.ofIndex(index), new Scalar.Int(priorSize), priorSize);
    }

    private static Instruction update(PrimaryKey key, String property, Path path, Scalar value) {
        return new Instruction.Update(CLASS, key, property, path, value, false, 0);
    }
}
