package io.devsync.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.devsync.protocol.changeset.Instruction.AddColumn;
import io.devsync.protocol.changeset.Instruction.AddTable;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.Evolution;
import io.devsync.server.schema.EvolutionMode;
import io.devsync.server.store.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentValidationTest {

    private static final AppSchema SCHEMA = schema();

    @TempDir
    private Path folder;

    private EmbeddedDataSource dataSource;
    private MongoClient client;

    @BeforeEach
    void start() throws Exception {
        dataSource = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
        client = MongoClients.create(dataSource.uri());
        List<Document> dogs = List.of(
                new Document("_id", 1L).append("age", 3),
                new Document("_id", 2L),
                new Document("_id", 3L).append("age", "old"),
                new Document("_id", 4L).append("age", "older"),
                new Document("_id", 5L).append("age", 1).append("tags", List.of("a", 7)));
        Await.one(client.getDatabase("db").getCollection("Dog").insertMany(dogs), Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        dataSource.close();
    }

    @Test
    void faultsAreCountedByKindAndField() {
        DocumentValidation.Result result =
                DocumentValidation.run(client, SCHEMA, "Dog", new BsonDocument(), 10_000);

        assertThat(result.processed()).isEqualTo(5);
        assertThat(result.failed()).isEqualTo(4);
        assertThat(result.failures())
                .extracting(DocumentValidation.Failure::code, DocumentValidation.Failure::field, DocumentValidation.Failure::count)
                .containsExactlyInAnyOrder(
                        tuple("invalid_type", "(root).age", 2L),
                        tuple("required", "(root).age", 1L),
                        tuple("invalid_type", "(root).tags.[]", 1L));
    }

    @Test
    void queryAndLimitSayWhichDocuments() {
        BsonDocument query = BsonDocument.parse("{_id: {$gte: 3}}");

        assertThat(DocumentValidation.run(client, SCHEMA, "Dog", query, 10_000).processed()).isEqualTo(3);
        assertThat(DocumentValidation.run(client, SCHEMA, "Dog", query, 1).processed()).isEqualTo(1);
    }

    @Test
    void unknownClassIsNamed() {
        assertThatThrownBy(() -> DocumentValidation.run(client, SCHEMA, "Cat", new BsonDocument(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Cat")
                .hasMessageContaining("Dog");
    }

    private static AppSchema schema() {
        ClassKind kind = new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false));
        Property age = new Property("age", PropertyType.INT, false, CollectionType.SINGLE, Optional.empty());
        Property tags = new Property("tags", PropertyType.STRING, false, CollectionType.LIST, Optional.empty());
        Evolution evolution = AppSchema.empty("db")
                .evolve(
                        List.of(new AddTable("Dog", kind), new AddColumn("Dog", age), new AddColumn("Dog", tags)),
                        EvolutionMode.DEVELOPMENT);
        return ((Evolution.Extended) evolution).next();
    }
}
