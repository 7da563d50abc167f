package io.devsync.server.models;

import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.models.language.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** The sample of these tests: every type, every kind of class, and names that are in some language's way. */
public final class Shop {

    /** The names of its asymmetric classes. */
    public static final Set<String> ASYMMETRIC = Set.of("Measurement");

    private Shop() {}

    /** The App Services schemas. */
    public static List<BsonDocument> schemas() {
        try (InputStream stream = Objects.requireNonNull(Shop.class.getResourceAsStream("/models/shop.json"))) {
            return BsonArray.parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).stream()
                    .map(BsonValue::asDocument)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All models in a language. */
    public static GeneratedModels models(Language language) {
        return ModelGenerator.generate(schemas(), ASYMMETRIC, ModelOptions.of(language));
    }

    /** What models of it have to declare. */
    public static RealmSchema expected(GeneratedModels models) {
        return ExpectedClasses.of(schemas(), ASYMMETRIC, models);
    }
}
