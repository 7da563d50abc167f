package io.devsync.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.json.JsonParseException;

/**
 * Schemas in the layout of an exported app: {@code data_sources/<data source>/<database>/<collection>/schema.json} and
 * {@code relationships.json}, and in {@code sync/config.json} the names of the asymmetric classes (spec sync-features,
 * "app configuration"). Other files of an exported app are let alone.
 */
record SchemaFolder(Path folder) {

    private static final String DATA_SOURCES = "data_sources";
    private static final String SCHEMA = "schema.json";
    private static final String RELATIONSHIPS = "relationships.json";
    private static final String ASYMMETRIC = "asymmetric_tables";

    /** Larger files are no schemas; a document in MongoDB has 16 MB. */
    private static final long FILE_BYTES_MAX = 16L * 1024 * 1024;

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

    /** Reads the schemas; one document each, as the control API takes them. */
    List<BsonDocument> read() {
        Path dataSources = folder.resolve(DATA_SOURCES);
        if (!Files.isDirectory(dataSources)) {
            throw new CommandFailure(
                    "%s has no folder %s (expected: an exported app, or what \"devsync schema export\" wrote)"
                            .formatted(folder, DATA_SOURCES));
        }
        // data source, database, collection, file
        try (Stream<Path> files = Files.find(
                dataSources, 4, (path, attributes) -> path.getFileName().toString().equals(SCHEMA))) {
            List<BsonDocument> schemas = files.filter(file -> dataSources.relativize(file).getNameCount() == 4)
                    .sorted()
                    .map(this::schema)
                    .toList();
            if (schemas.isEmpty()) {
                throw new CommandFailure("%s has no schemas (expected: <data source>/<database>/<collection>/%s)"
                        .formatted(dataSources, SCHEMA));
            }
            return schemas;
        } catch (IOException failure) {
            throw new CommandFailure("cannot read %s: %s".formatted(dataSources, failure), failure);
        }
    }

    private BsonDocument schema(Path file) {
        Path path = folder.resolve(DATA_SOURCES).relativize(file);
        Path relationships = file.resolveSibling(RELATIONSHIPS);
        return new BsonDocument(
                        "metadata",
                        new BsonDocument("data_source", new BsonString(path.getName(0).toString()))
                                .append("database", new BsonString(path.getName(1).toString()))
                                .append("collection", new BsonString(path.getName(2).toString())))
                .append("schema", read(file))
                .append("relationships", Files.exists(relationships) ? read(relationships) : new BsonDocument());
    }

    /** The names of the asymmetric classes; none when the folder does not say. */
    BsonArray asymmetricTables() {
        return Files.exists(config()) && read(config()).get(ASYMMETRIC) instanceof BsonArray names
                ? names
                : new BsonArray();
    }

    private static BsonDocument read(Path file) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new CommandFailure("%s has %d bytes (expected: at most %d)"
                        .formatted(file, Files.size(file), FILE_BYTES_MAX));
            }
            String text = Files.readString(file).strip();
            return text.isEmpty() ? new BsonDocument() : BsonDocument.parse(text);
        } catch (IOException failure) {
            throw new CommandFailure("cannot read %s: %s".formatted(file, failure), failure);
        } catch (JsonParseException | BsonInvalidOperationException failure) {
            throw new CommandFailure("%s is no JSON object: %s".formatted(file, failure.getMessage()), failure);
        }
    }
}
