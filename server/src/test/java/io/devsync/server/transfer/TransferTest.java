package io.devsync.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.server.embedded.Durability;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import io.devsync.server.store.LocalSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

@ParameterizedClass
@EnumSource
class TransferTest {

    /** How documents go to the data source. */
    enum Way {
        DRIVER,
        LOCAL
    }

    @Parameter
    private Way way;

    private static final String EVERY_TYPE = "{_id: 1, i: 1, l: {$numberLong: '5'}, d: 1.5, n: {$numberDecimal: '1.10'},"
            + " t: {$date: {$numberLong: '-5'}}, o: {$oid: '507f1f77bcf86cd799439011'}, b: {$binary: {base64: 'AQI=', subType: '80'}},"
            + " s: 'a\\\"}{[\\\\', a: [1, [2], {}], e: {x: null}, r: {$regularExpression: {pattern: '^a', options: 'i'}},"
            + " ts: {$timestamp: {t: 1, i: 2}}, min: {$minKey: 1}}";

    @TempDir
    private Path folder;

    private EmbeddedDataSource source;
    private MongoClient client;

    @BeforeEach
    void start() {
        source = EmbeddedDataSource.start(EmbeddedOptions.in(folder.resolve("data")).withDurability(Durability.WRITTEN));
        client = MongoClients.create(source.uri());
    }

    @AfterEach
    void stop() {
        client.close();
        source.close();
    }

    private MongoCollection<BsonDocument> collection(String database, String name) {
        return client.getDatabase(database).getCollection(name, BsonDocument.class);
    }

    private static <T> List<T> all(Publisher<T> publisher) {
        return Flux.from(publisher).collectList().block();
    }

    private static BsonDocument json(String text) {
        return BsonDocument.parse(text);
    }

    private TransferReport load(Path from, String database, ImportOrder.Mode mode) {
        ImportOrder order = new ImportOrder(from, Optional.of(database).filter(name -> !name.isEmpty()), Optional.empty(), mode);
        return DocumentImport.run(
                client,
                way == Way.LOCAL ? Optional.of(LocalSource.of(source)) : Optional.empty(),
                order,
                new TransferProgress());
    }

    private TransferReport export(ExportOrder.Format format, boolean gzip) {
        ExportOrder order = new ExportOrder(folder.resolve("out"), List.of("shop"), List.of(), format, gzip);
        return DocumentExport.run(client, order, new TransferProgress());
    }

    @ParameterizedTest
    @CsvSource({"BSON, false", "BSON, true", "JSON, false", "JSON, true"})
    void exportedDocumentsComeBackBitForBit(ExportOrder.Format format, boolean gzip) {
        BsonDocument document = json(EVERY_TYPE);
        all(collection("shop", "Odd name %").insertOne(document));
        all(collection("shop", "Item").insertMany(IntStream.range(0, 2500).mapToObj(i -> new BsonDocument("_id", new BsonInt32(i))).toList()));

        TransferReport out = export(format, gzip);
        TransferReport in = load(folder.resolve("out"), "copy", ImportOrder.Mode.INSERT);

        assertThat(out.documents()).isEqualTo(2501);
        assertThat(in.documents()).isEqualTo(2501);
        assertThat(in.failed()).isZero();
        assertThat(all(collection("copy", "Odd name %").find())).containsExactly(document);
        assertThat(all(collection("copy", "Item").find())).hasSize(2500);
    }

    @Test
    void relaxedJsonHasPlainNumbers() throws IOException {
        all(collection("shop", "Item").insertOne(json("{_id: {$numberLong: '1'}, d: 1.5}")));

        export(ExportOrder.Format.RELAXED, false);

        assertThat(folder.resolve("out/shop/Item.json")).content().isEqualTo("{\"_id\": 1, \"d\": 1.5}\n");
    }

    @Test
    void indexesComeAlong() {
        all(collection("shop", "Item").insertOne(json("{_id: 1, e: 1}")));
        all(collection("shop", "Item").createIndex(json("{e: 1}"), new IndexOptions().unique(true)));
        export(ExportOrder.Format.BSON, false);

        load(folder.resolve("out/shop"), "copy", ImportOrder.Mode.INSERT);

        assertThat(all(collection("copy", "Item").listIndexes(BsonDocument.class)))
                .anyMatch(index -> index.getString("name").getValue().equals("e_1") && index.containsKey("unique"));
    }

    @Test
    void whatTheTargetDoesNotTakeIsSaid() throws IOException {
        Files.createDirectories(folder.resolve("dump/shop"));
        Files.write(folder.resolve("dump/shop/Place.bson"), bytes("{_id: 1}"));
        Files.writeString(folder.resolve("dump/shop/Place.metadata.json"),
                "{\"indexes\": [{\"v\": 2, \"key\": {\"at\": \"2dsphere\"}, \"name\": \"at\"}], \"type\": \"collection\"}");
        Files.createDirectories(folder.resolve("dump/admin"));
        Files.write(folder.resolve("dump/admin/system.version.bson"), bytes("{_id: 1}"));

        TransferReport report = load(folder.resolve("dump"), "", ImportOrder.Mode.INSERT);

        assertThat(report.documents()).isEqualTo(1);
        assertThat(report.notes()).hasSize(2).anyMatch(note -> note.contains("2dsphere")).anyMatch(note -> note.contains("MongoDB's own"));
    }

    @Test
    void modesDifferInWhatBecomesOfExistingDocuments() throws IOException {
        Path file = Files.writeString(folder.resolve("Item.json"), "{\"_id\": 1, \"a\": 2}\n{\"_id\": 2}\n");
        MongoCollection<BsonDocument> items = collection("shop", "Item");
        all(items.insertMany(List.of(json("{_id: 1, a: 1}"), json("{_id: 3}"))));

        TransferReport inserted = load(file, "shop", ImportOrder.Mode.INSERT);
        assertThat(inserted.documents()).isEqualTo(1);
        assertThat(inserted.failed()).isEqualTo(1);
        assertThat(inserted.parts().getFirst().reasons().getFirst()).contains("E11000");
        assertThat(all(items.find(json("{_id: 1}")))).containsExactly(json("{_id: 1, a: 1}"));

        assertThat(load(file, "shop", ImportOrder.Mode.UPSERT).failed()).isZero();
        assertThat(all(items.find().sort(json("{_id: 1}")))).containsExactly(json("{_id: 1, a: 2}"), json("{_id: 2}"), json("{_id: 3}"));

        load(file, "shop", ImportOrder.Mode.DROP);
        assertThat(all(items.find())).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"_id\": 1},{\"_id\": 2}]", "[\n  {\n \"_id\": 1\n },\n {\"_id\": 2} ]\n", "\uFEFF{\"_id\": 1}\r\n{\"_id\": 2}",
        "{\"_id\":{\"$numberInt\":\"1\"}}\n{\"_id\":{\"$numberInt\":\"2\"}}\n"})
    void jsonIsTakenAsLinesAndAsAnArray(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("Item.json"), text);

        assertThat(load(file, "shop", ImportOrder.Mode.INSERT).documents()).isEqualTo(2);
        assertThat(all(collection("shop", "Item").find().sort(json("{_id: 1}")))).containsExactly(json("{_id: 1}"), json("{_id: 2}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"_id\": 1}\\n{\"_id\": | does not end",
        "{\"_id\": 1}\\nhello | line 2: 'h'",
        "{\"_id\": 1}\\n{\"_id\": 1 2} | line 2"})
    void brokenJsonIsFoundByItsLineAndWhatWasBeforeStays(String text, String expected) throws IOException {
        Path file = Files.writeString(folder.resolve("Item.json"), text.replace("\\n", "\n"));

        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> load(file, "shop", ImportOrder.Mode.INSERT))
                .withMessageContaining(expected);
        assertThat(all(collection("shop", "Item").find())).hasSize(1);
    }

    @Test
    void cutBsonIsRefused() throws IOException {
        byte[] whole = bytes("{_id: 1, text: 'hello'}");
        Path file = Files.write(folder.resolve("Item.bson"), java.util.Arrays.copyOf(whole, whole.length - 3));

        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> load(file, "shop", ImportOrder.Mode.INSERT))
                .withMessageContaining("ends within a document");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 13, 22})
    void damagedBsonIsRefusedAndWhatWasBeforeStays(int at) throws IOException {
        byte[] damaged = bytes("{_id: 2, text: 'hello'}");
        damaged[at] = (byte) 0x7e;
        byte[] whole = bytes("{_id: 1}");
        byte[] both = java.util.Arrays.copyOf(whole, whole.length + damaged.length);
        System.arraycopy(damaged, 0, both, whole.length, damaged.length);
        Path file = Files.write(folder.resolve("Item.bson"), both);

        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> load(file, "shop", ImportOrder.Mode.INSERT))
                .withMessageContaining("Item.bson")
                .withMessageContaining("expected: BSON as mongodump writes it");
        assertThat(all(collection("shop", "Item").find())).containsExactly(json("{_id: 1}"));
    }

    @Test
    void documentsAreValidatedAndUniqueIndexesHold() throws IOException {
        all(client.getDatabase("shop").runCommand(json("{create: 'Item', validator: {a: {$gt: 0}}}")));
        all(collection("shop", "Item").createIndex(json("{a: 1}"), new IndexOptions().unique(true)));
        Path file = Files.writeString(folder.resolve("Item.json"), "{\"_id\": 1, \"a\": 1}\n{\"_id\": 2, \"a\": 0}\n{\"_id\": 3, \"a\": 1}\n{\"_id\": 4, \"a\": 2}");

        TransferReport report = load(file, "shop", ImportOrder.Mode.INSERT);

        assertThat(report.documents()).isEqualTo(2);
        assertThat(report.parts().getFirst().reasons())
                .hasSize(2)
                .anyMatch(reason -> reason.contains("failed validation"))
                .anyMatch(reason -> reason.contains("E11000"));
        assertThat(all(collection("shop", "Item").find(json("{a: 2}")))).containsExactly(json("{_id: 4, a: 2}"));
    }

    @Test
    void changeStreamsSeeImportedDocuments() throws IOException {
        Path file = Files.writeString(folder.resolve("Item.json"), "{\"_id\": 1, \"a\": 1}\n{\"_id\": 2, \"a\": 2}");
        all(client.getDatabase("shop").runCommand(json("{aggregate: 'Item', pipeline: [{$changeStream: {}}], cursor: {}}")));
        BsonTimestamp before = all(client.getDatabase("shop").runCommand(json("{ping: 1}"), BsonDocument.class))
                .getFirst()
                .getTimestamp("operationTime");

        load(file, "shop", ImportOrder.Mode.INSERT);

        assertThat(Flux.from(collection("shop", "Item").watch(BsonDocument.class).startAtOperationTime(before))
                        .map(event -> event.getFullDocument())
                        .take(2)
                        .collectList()
                        .block(Duration.ofSeconds(20)))
                .containsExactly(json("{_id: 1, a: 1}"), json("{_id: 2, a: 2}"));
    }

    @Test
    void databasesOfServersAreNotImportedInto() throws IOException {
        Path file = Files.writeString(folder.resolve("apps.json"), "{\"_id\": 1}");

        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> load(file, "__devsync", ImportOrder.Mode.INSERT))
                .withMessageContaining("the sync server's own");
    }

    /** As mongodump --archive writes it with several collections at once: their blocks by turns. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void archiveWithInterleavedCollectionsIsImported(boolean gzip) throws IOException {
        Path file = folder.resolve("a.archive");
        try (OutputStream out = gzip ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file)) {
            out.write(archive(0));
        }

        TransferReport report = load(file, "", ImportOrder.Mode.INSERT);

        assertThat(report.documents()).isEqualTo(3);
        assertThat(report.notes()).singleElement().asString().contains("admin");
        assertThat(all(collection("shop", "A").find().sort(json("{_id: 1}")))).containsExactly(json("{_id: 1}"), json("{_id: 2}"));
        assertThat(all(collection("shop", "B").find())).containsExactly(json("{_id: 'b'}"));
        assertThat(all(collection("shop", "B").listIndexes())).hasSize(2);
    }

    @Test
    void archiveWithAWrongChecksumIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("a.archive"), archive(1));

        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> load(file, "", ImportOrder.Mode.INSERT))
                .withMessageContaining("checksum of collection shop.A");
    }

    @Test
    void checksumIsThatOfMongodump() {
        Crc64 crc = new Crc64();
        crc.update("123456789".getBytes(StandardCharsets.US_ASCII), 9);

        // The check value of CRC-64/XZ, which is ECMA-182 reflected.
        assertThat(crc.value()).isEqualTo(0x995DC9BBDF1939FAL);
    }

    private static byte[] archive(int error) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ArchiveReader.MAGIC);
        out.write(bytes("{concurrent_collections: 4, version: '0.1', server_version: '8.0', tool_version: '100'}"));
        out.write(bytes("{db: 'shop', collection: 'A', metadata: '', size: 0}"));
        out.write(bytes("{db: 'shop', collection: 'B', metadata: '{\"indexes\": [{\"v\": 2, \"key\": {\"x\": 1}, \"name\": \"x_1\"}]}',"
                + " size: 0}"));
        out.write(bytes("{db: 'admin', collection: 'system.users', metadata: '', size: 0}"));
        out.write(END);
        block(out, "A", "{_id: 1}");
        block(out, "B", "{_id: 'b'}");
        block(out, "A", "{_id: 2}");
        end(out, "B", crc("{_id: 'b'}"));
        end(out, "A", crc("{_id: 1}", "{_id: 2}") + error);
        return out.toByteArray();
    }

    private static final byte[] END = {-1, -1, -1, -1};

    private static void block(ByteArrayOutputStream out, String collection, String document) throws IOException {
        out.write(header(collection, false, 0));
        out.write(bytes(document));
        out.write(END);
    }

    private static void end(ByteArrayOutputStream out, String collection, long crc) throws IOException {
        out.write(header(collection, true, crc));
        out.write(END);
    }

    private static byte[] header(String collection, boolean end, long crc) {
        return bytes(new BsonDocument("db", new BsonString("shop"))
                .append("collection", new BsonString(collection))
                .append("EOF", BsonBoolean.valueOf(end))
                .append("CRC", new BsonInt64(crc)));
    }

    private static long crc(String... documents) {
        Crc64 crc = new Crc64();
        for (String document : documents) {
            crc.update(bytes(document), bytes(document).length);
        }
        return crc.value();
    }

    private static byte[] bytes(String document) {
        return bytes(json(document));
    }

    private static byte[] bytes(BsonDocument document) {
        RawBsonDocument raw = new RawBsonDocument(document, new BsonDocumentCodec());
        ByteBuffer buffer = raw.getByteBuffer().asNIO().order(ByteOrder.LITTLE_ENDIAN);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
