package io.devsync.harness.bench;

import io.devsync.server.sampling.DocumentSampler;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
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

/** How many documents of 20 fields one thread samples per second, from memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx512m")
public class SamplingBenchmark {

    /** Different documents; together more than the processor's caches hold. */
    private static final int DOCUMENTS = 20_000;

    private final List<RawBsonDocument> flat = new ArrayList<>();
    private final List<RawBsonDocument> nested = new ArrayList<>();
    private final List<RawBsonDocument> irregular = new ArrayList<>();

    @Setup
    public void make() {
        Random random = new Random(1);
        for (int i = 0; i < DOCUMENTS; i++) {
            BsonDocument document = scalars(random, i);
            flat.add(raw(document));
            nested.add(raw(withCollections(document, random)));
            irregular.add(raw(irregular(document, random)));
        }
    }

    private static RawBsonDocument raw(BsonDocument document) {
        return new RawBsonDocument(document, new BsonDocumentCodec());
    }

    private static BsonDocument scalars(Random random, int i) {
        BsonDocument document = new BsonDocument("_id", new BsonObjectId(new ObjectId(new Date(i * 1000L), i)));
        for (int field = 0; field < 19; field++) {
            String name = "property" + field;
            document.append(name, switch (field % 8) {
                case 0, 1 -> new BsonString("value " + random.nextInt(100_000));
                case 2 -> new BsonInt32(random.nextInt());
                case 3 -> new BsonInt64(random.nextLong());
                case 4 -> new BsonDouble(random.nextDouble());
                case 5 -> new BsonDateTime(random.nextInt());
                case 6 -> BsonBoolean.valueOf(random.nextBoolean());
                default -> new BsonObjectId(new ObjectId(new Date(random.nextInt(1000) * 1000L), 1));
            });
        }
        return document;
    }

    /** Two of the fields are an object of five fields and an array of five strings. */
    private static BsonDocument withCollections(BsonDocument document, Random random) {
        BsonDocument copy = document.clone();
        BsonDocument address = new BsonDocument();
        BsonArray tags = new BsonArray();
        for (int i = 0; i < 5; i++) {
            address.append("line" + i, new BsonString("text " + random.nextInt(1000)));
            tags.add(new BsonString("tag " + random.nextInt(100)));
        }
        return copy.append("property3", address).append("property9", tags);
    }

    /** A third of the fields is missing or null, and one has two types. */
    private static BsonDocument irregular(BsonDocument document, Random random) {
        BsonDocument copy = new BsonDocument();
        document.forEach((name, value) -> {
            int chance = name.equals("_id") ? 9 : random.nextInt(9);
            if (chance > 1) {
                copy.append(name, chance == 2 ? BsonNull.VALUE : value);
            }
        });
        return random.nextInt(100) == 0 ? copy.append("property2", new BsonString("odd")) : copy;
    }

    @Benchmark
    @OperationsPerInvocation(DOCUMENTS)
    public DocumentSampler flatDocuments() {
        return sample(flat);
    }

    @Benchmark
    @OperationsPerInvocation(DOCUMENTS)
    public DocumentSampler nestedDocuments() {
        return sample(nested);
    }

    @Benchmark
    @OperationsPerInvocation(DOCUMENTS)
    public DocumentSampler irregularDocuments() {
        return sample(irregular);
    }

    /** Prints documents per second of CPU time, which says more than JMH's where other work takes the processor. */
    public static void main(String[] args) {
        SamplingBenchmark benchmark = new SamplingBenchmark();
        benchmark.make();
        for (int round = 0; round < 4; round++) {
            System.out.printf(
                    "flat %,d  nested %,d  irregular %,d documents per second of CPU time%n",
                    perCpuSecond(benchmark::flatDocuments),
                    perCpuSecond(benchmark::nestedDocuments),
                    perCpuSecond(benchmark::irregularDocuments));
        }
    }

    private static long perCpuSecond(Supplier<DocumentSampler> sampling) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long started = threads.getCurrentThreadCpuTime();
        long documents = 0;
        while (threads.getCurrentThreadCpuTime() - started < 1_000_000_000L) {
            documents += sampling.get().documents();
        }
        return documents * 1_000_000_000L / (threads.getCurrentThreadCpuTime() - started);
    }

    private static DocumentSampler sample(List<RawBsonDocument> documents) {
        DocumentSampler sampler = new DocumentSampler();
        documents.forEach(sampler::add);
        return sampler;
    }
}
