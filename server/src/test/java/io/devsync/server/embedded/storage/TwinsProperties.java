package io.devsync.server.embedded.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.embedded.error.MongoError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** A data file that keeps equal copies once cannot be told from one that knows of no copies, whatever happens to it. */
class TwinsProperties {

    private static final List<String> DOCUMENTS = List.of("shop.a", "shop.b");
    private static final List<String> ALL = List.of("shop.a", "shop.b", "copies.shop.a", "copies.shop.b", "more.shop.a");
    private static final String SNAPSHOT = "snapshot";

    /** Something that is done to both files. */
    private sealed interface Step {

        /** A document is written outside of transactions. */
        record Write(String namespace, int id, int value) implements Step {}

        /** A document is written in an open transaction, if there is one. */
        record WriteIn(int transaction, String namespace, int id, int value) implements Step {}

        /** The sync engine's way: some documents and their copies are written in a transaction of their own. */
        record WriteBoth(String documents, int from, int to, int value) implements Step {}

        record Begin(int transaction) implements Step {}

        record End(int transaction, boolean commit) implements Step {}

        record Drop(String namespace) implements Step {}

        record DropDatabase(String database) implements Step {}

        record Rename(String from, String to) implements Step {}

        record Index(String namespace) implements Step {}

        record Hold(int snapshot) implements Step {}

        record SnapshotTo(String file) implements Step {}

        record Restore(String file, List<String> kept) implements Step {}

        record Reopen() implements Step {}
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void fileWithMarkersReadsLikeOneWithout(@ForAll("steps") List<Step> steps) throws IOException {
        Path folder = Files.createTempDirectory("devsync-twins");
        try (TwinWorld twins = new TwinWorld(folder.resolve("twins"), TwinWorld.NAMES);
                TwinWorld plain = new TwinWorld(folder.resolve("plain"), TwinNames.NONE)) {
            for (Step step : steps) {
                String outcome = run(step, twins, folder.resolve("twins"));
                assertThat(outcome).as("%s", step).isEqualTo(run(step, plain, folder.resolve("plain")));
                assertSame(step, twins, plain);
            }
            twins.reopen();
            plain.reopen();
            assertSame(new Step.Reopen(), twins, plain);
        } finally {
            delete(folder);
        }
    }

    private static void assertSame(Step after, TwinWorld twins, TwinWorld plain) {
        try (Snapshot with = twins.engine().snapshot();
                Snapshot without = plain.engine().snapshot()) {
            assertThat(TwinWorld.everything(with)).as("after %s", after).isEqualTo(TwinWorld.everything(without));
        }
        assertThat(live(twins)).as("live after %s", after).isEqualTo(live(plain));
        twins.transactions.forEach((number, transaction) -> assertThat(TwinWorld.everything(transaction))
                .as("in transaction %d after %s", number, after)
                .isEqualTo(TwinWorld.everything(plain.transactions.get(number))));
        twins.snapshots.forEach((number, snapshot) -> assertThat(TwinWorld.everything(snapshot))
                .as("in snapshot %d after %s", number, after)
                .isEqualTo(TwinWorld.everything(plain.snapshots.get(number))));
    }

    private static List<String> live(TwinWorld world) {
        return world.engine().write(new WriteTicket(), Change.Origin.NONE, writing -> TwinWorld.everything(writing.state()));
    }

    /** @return what came of it: conflicts and refusals are part of what must not differ */
    private static String run(Step step, TwinWorld world, Path folder) {
        try {
            return switch (step) {
                case Step.Write write -> "" + world.write(writing ->
                        TwinWorld.set(writing, TwinWorld.namespace(write.namespace()), write.id(), write.value()));
                case Step.WriteIn write -> in(world, write.transaction(), transaction ->
                        TwinWorld.set(transaction, TwinWorld.namespace(write.namespace()), write.id(), write.value()));
                case Step.WriteBoth write -> writeBoth(world, write);
                case Step.Begin begin -> "" + (world.transactions.computeIfAbsent(
                                begin.transaction(), any -> world.engine().begin()) == null);
                case Step.End end -> end(world, end);
                case Step.Drop drop -> "" + world.write(writing -> writing.state()
                        .collection(TwinWorld.namespace(drop.namespace())).ifPresent(writing::drop));
                case Step.DropDatabase drop -> "" + world.write(writing -> writing.dropDatabase(drop.database()));
                case Step.Rename rename -> "" + world.write(writing -> writing.state()
                        .collection(TwinWorld.namespace(rename.from()))
                        .filter(info -> !rename.from().equals(rename.to()))
                        .ifPresent(info -> writing.rename(info, TwinWorld.namespace(rename.to()))));
                case Step.Index index -> "" + world.write(writing -> writing.state()
                        .collection(TwinWorld.namespace(index.namespace()))
                        .filter(info -> info.indexes().isEmpty())
                        .ifPresent(info -> writing.createIndex(info, new BsonDocument("v", new BsonInt32(2))
                                .append("key", new BsonDocument("value", new BsonInt32(1)))
                                .append("name", new BsonString("value_1")))));
                case Step.Hold hold -> hold(world, hold.snapshot());
                case Step.SnapshotTo to -> "" + snapshot(world, folder.resolve(to.file()));
                case Step.Restore restore -> restore(world, folder.resolve(restore.file()), restore.kept());
                case Step.Reopen ignored -> reopen(world);
            };
        } catch (MongoError refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    private interface InTransaction {
        void run(Transaction transaction);
    }

    private static String in(TwinWorld world, int number, InTransaction action) {
        Transaction transaction = world.transactions.get(number);
        if (transaction == null) {
            return "none";
        }
        action.run(transaction);
        return "done";
    }

    private static String writeBoth(TwinWorld world, Step.WriteBoth write) {
        Transaction transaction = world.engine().begin();
        try {
            for (String namespace : List.of(write.documents(), "copies." + write.documents())) {
                for (int id = write.from(); id <= write.to(); id++) {
                    TwinWorld.set(transaction, TwinWorld.namespace(namespace), id, write.value());
                }
            }
        } catch (MongoError refused) {
            world.engine().abort(transaction);
            throw refused;
        }
        world.commit(transaction);
        return "done";
    }

    private static String end(TwinWorld world, Step.End end) {
        Transaction transaction = world.transactions.remove(end.transaction());
        if (transaction == null) {
            return "none";
        }
        if (end.commit()) {
            world.commit(transaction);
        } else {
            world.engine().abort(transaction);
        }
        return "ended";
    }

    private static String hold(TwinWorld world, int number) {
        Snapshot before = world.snapshots.put(number, world.engine().snapshot());
        if (before != null) {
            before.close();
        }
        return "held";
    }

    private static long snapshot(TwinWorld world, Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return world.engine().snapshotTo(file).documents();
    }

    private static String restore(TwinWorld world, Path file, List<String> kept) {
        if (!Files.exists(file)) {
            return "no file";
        }
        world.transactions.values().forEach(world.engine()::abort);
        world.transactions.clear();
        return "" + world.engine().restoreFrom(file, namespace -> kept.contains(namespace.toString())).documents();
    }

    private static String reopen(TwinWorld world) {
        world.reopen();
        return "open";
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<String> any = Arbitraries.of(ALL);
        Arbitrary<Integer> id = Arbitraries.integers().between(0, 5);
        Arbitrary<Integer> value = Arbitraries.integers().between(-1, 2);
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 1);
        Arbitrary<Step> rare = Arbitraries.oneOf(
                any.map(Step.Drop::new),
                Arbitraries.of("shop", "copies").map(Step.DropDatabase::new),
                Combinators.combine(any, any).as(Step.Rename::new),
                any.map(Step.Index::new),
                Arbitraries.just(new Step.Reopen()));
        Arbitrary<Step> both = Combinators.combine(Arbitraries.of(DOCUMENTS), id, id, Arbitraries.of(-1, 0, 1, 2, 2))
                .as(Step.WriteBoth::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(8, Combinators.combine(any, id, value).as(Step.Write::new)),
                        Tuple.of(8, Combinators.combine(number, any, id, value).as(Step.WriteIn::new)),
                        Tuple.of(6, both.map(Function.<Step>identity())),
                        Tuple.of(3, number.map(Step.Begin::new)),
                        Tuple.of(3, Combinators.combine(number, Arbitraries.of(true, true, false)).as(Step.End::new)),
                        Tuple.of(2, number.map(Step.Hold::new)),
                        Tuple.of(2, Arbitraries.just(new Step.SnapshotTo(SNAPSHOT))),
                        Tuple.of(2, any.list().ofMaxSize(3).map(kept -> new Step.Restore(SNAPSHOT, kept))),
                        Tuple.of(4, rare))
                .list().ofMinSize(10).ofMaxSize(60);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
