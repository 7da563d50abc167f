package io.devsync.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.json.JsonParseException;

/**
 * Writes schemas in the layout of an exported app: {@code data_sources/<data source>/<database>/<collection>/schema.json} and
 * {@code relationships.json}, and in {@code sync/config.json} the names of the asymmetric classes (spec sync-features,
 * "app configuration"). Other files of an exported app are let alone; {@link SchemaFiles} reads them.
 */
record SchemaFolder(Path folder) {

    private static final String DATA_SOURCES = "data_sources";
    private static final String SCHEMA = "schema.json";
    private static final String RELATIONSHIPS = "relationships.json";
    private static final String ASYMMETRIC = "asymmetric_tables";

    /** Writes schemas as the control API gives them; the files written. */
    List<Path> write(List<BsonDocument> schemas, BsonArray asymmetricTables) {
        List<Path> files = new ArrayList<>();
        for (BsonDocument schema : schemas) {
            BsonDocument metadata = schema.getDocument("metadata");
            Path collection = folder.resolve(DATA_SOURCES)
                    .resolve(part(metadata, "data_source"))
                    .resolve(part(metadata, "database"))
                    .resolve(part(metadata, "collection"));
            files.add(write(collection.resolve(SCHEMA), schema.getDocument("schema")));
            files.add(write(
                    collection.resolve(RELATIONSHIPS), schema.getDocument("relationships", new BsonDocument())));
        }
        Path config = config();
        if (!asymmetricTables.isEmpty() || Files.exists(config)) {
            BsonDocument sync = Files.exists(config) ? read(config) : new BsonDocument("type", new BsonString("flexible"));
            files.add(write(config, sync.append(ASYMMETRIC, asymmetricTables)));
        }
        return files;
    }

    private Path config() {
        return folder.resolve("sync").resolve("config.json");
    }

    /** A name that is a folder's; others would lead elsewhere. */
    private static String part(BsonDocument metadata, String field) {
        String name = metadata.getString(field).getValue();
        boolean legal = !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == 0);
        if (!legal) {
            throw new CommandFailure("%s \"%s\" cannot be a folder's name (expected: no slash, no backslash)"
                    .formatted(field, name));
        }
        return name;
    }

    private static Path write(Path file, BsonDocument document) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, document.toJson(Json.INDENTED) + System.lineSeparator());
        } catch (IOException failure) {
            throw new CommandFailure("cannot write %s: %s".formatted(file, failure), failure);
        }
    }

    private static BsonDocument read(Path file) {
        try {
            return BsonDocument.parse(Files.readString(file));
        } catch (IOException failure) {
            throw new CommandFailure("cannot read %s: %s".formatted(file, failure), failure);
        } catch (JsonParseException | BsonInvalidOperationException failure) {
            throw new CommandFailure("%s is no JSON object: %s".formatted(file, failure.getMessage()), failure);
        }
    }
}
