package io.devsync.server.cli;

import io.devsync.server.schema.SchemaJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;

/**
 * App Services schemas in files: what {@code devsync schema show --json} prints, a single schema, or the folder of an
 * exported app (spec data-model-mapping §1.12).
 *
 * @param documents one per collection, with metadata, schema and relationships
 * @param asymmetricTables the asymmetric classes that an exported app's sync configuration names
 */
record SchemaFiles(List<BsonDocument> documents, Set<String> asymmetricTables) {

    /** Stands for the database of schemas that do not say theirs. */
    private static final String NO_DATABASE = "app";

    // Far more than the largest schema, so that a wrong path is no trouble.
    private static final long BYTES_MAX = 64L << 20;

    /** Reads a file, or all schemas in a folder. */
    static SchemaFiles read(Path path) {
        SchemaFiles files = new SchemaFiles(new ArrayList<>(), new TreeSet<>());
        try {
            if (Files.isDirectory(path)) {
                files.addFolder(path);
            } else {
                files.addFile(path);
            }
        } catch (IOException e) {
            throw new CommandFailure("cannot read %s: %s".formatted(path, e.getMessage()), e);
        }
        if (files.documents.isEmpty()) {
            throw new CommandFailure("%s has no schema (expected: the folder of an exported app, or the output of"
                            .formatted(path)
                    + " \"devsync schema show --json\")");
        }
        return files;
    }

    private void addFolder(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> found = Files.walk(folder)) {
            paths = found.filter(path -> path.toString().endsWith(".json"))
                    .filter(path -> !path.toString().contains("node_modules"))
                    .sorted()
                    .toList();
        }
        for (Path path : paths) {
            switch (path.getFileName().toString()) {
                case "schema.json" -> addExported(path);
                case "config.json" -> addAsymmetric(path);
                default -> {
                    if (paths.size() == 1 || isSchema(path)) {
                        addFile(path);
                    }
                }
            }
        }
    }

    /** Exports of apps have many other files. */
    private static boolean isSchema(Path path) throws IOException {
        BsonValue content = parse(path);
        BsonValue first = content instanceof BsonArray array && !array.isEmpty() ? array.getFirst() : content;
        return first instanceof BsonDocument document
                && (document.isDocument("schema") || document.isDocument("properties"));
    }

    /** {@code data_sources/<name>/<database>/<collection>/schema.json}, with {@code relationships.json} beside it. */
    private void addExported(Path path) throws IOException {
        Path folder = Objects.requireNonNull(path.toAbsolutePath().normalize().getParent());
        Path database = folder.getParent();
        Path relationships = folder.resolve("relationships.json");
        documents.add(document(
                database == null ? "" : String.valueOf(database.getFileName()),
                String.valueOf(folder.getFileName()),
                parseDocument(path),
                Files.exists(relationships) ? parseDocument(relationships) : new BsonDocument()));
    }

    private void addAsymmetric(Path path) throws IOException {
        if (parse(path) instanceof BsonDocument config) {
            asymmetricTables.addAll(SchemaJson.names(config, "asymmetric_tables"));
        }
    }

    private void addFile(Path path) throws IOException {
        switch (parse(path)) {
            case BsonArray array -> {
                for (BsonValue value : array) {
                    add(path, value);
                }
            }
            case BsonValue value -> add(path, value);
        }
    }

    private void add(Path path, BsonValue value) {
        if (!(value instanceof BsonDocument entry)) {
            throw new CommandFailure("%s has %s (expected: a schema, as a JSON object)".formatted(path, Json.text(value)));
        }
        if (entry.isDocument("metadata")) {
            documents.add(entry);
        } else if (entry.isDocument("schema")) {
            // Exports before 2022 have the collection beside the schema.
            documents.add(document(
                    SchemaJson.text(entry, "database"),
                    SchemaJson.text(entry, "collection"),
                    entry.getDocument("schema"),
                    SchemaJson.document(entry, "relationships")));
        } else {
            String title = SchemaJson.text(entry, "title");
            String name = path.getFileName().toString().replaceFirst("\\.json$", "");
            documents.add(document(NO_DATABASE, title.isEmpty() ? name : title, entry, new BsonDocument()));
        }
    }

    private static BsonDocument document(
            String database, String collection, BsonDocument schema, BsonDocument relationships) {
        return new BsonDocument(
                        "metadata",
                        new BsonDocument("database", new BsonString(database))
                                .append("collection", new BsonString(collection)))
                .append("schema", schema)
                .append("relationships", relationships);
    }

    private static BsonDocument parseDocument(Path path) throws IOException {
        BsonValue content = parse(path);
        if (!content.isDocument()) {
            throw new CommandFailure("%s is no JSON object".formatted(path));
        }
        return content.asDocument();
    }

    private static BsonValue parse(Path path) throws IOException {
        if (Files.size(path) > BYTES_MAX) {
            throw new CommandFailure("%s has %d bytes (expected: at most %d)".formatted(path, Files.size(path), BYTES_MAX));
        }
        try {
            // Only documents can be parsed on their own.
            return BsonDocument.parse("{\"body\":" + Files.readString(path) + "}").getOrDefault("body", BsonNull.VALUE);
        } catch (JsonParseException | BsonInvalidOperationException e) {
            throw new CommandFailure("%s is no JSON: %s".formatted(path, e.getMessage()), e);
        }
    }
}
