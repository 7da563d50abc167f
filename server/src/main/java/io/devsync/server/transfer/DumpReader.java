package io.devsync.server.transfer;

import com.mongodb.MongoNamespace;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.bson.RawBsonDocument;

/** Finds out what a file or folder is, and reads it: the folder, the archive or a file of mongodump, or a file of mongoexport. */
final class DumpReader {

    private static final String METADATA = ".metadata.json";
    private static final List<String> SUFFIXES = List.of(".bson", ".json", ".jsonl", ".ndjson");
    private static final String GZIP = ".gz";
    private static final int GZIP_MAGIC = 0x8b1f;
    private static final int BUFFER_BYTES = 1 << 18;

    private final ImportOrder order;
    private final DumpVisitor visitor;

    DumpReader(ImportOrder order, DumpVisitor visitor) {
        this.order = order;
        this.visitor = visitor;
    }

    void read() throws IOException {
        Path from = order.from();
        if (Files.isDirectory(from)) {
            folder(from);
        } else if (Files.isRegularFile(from)) {
            file(from, order.database());
        } else {
            throw new TransferException(from + " does not exist (expected: a folder, archive or file of mongodump or mongoexport)");
        }
    }

    private void folder(Path folder) throws IOException {
        List<Path> files = children(folder).stream().filter(DumpReader::isData).toList();
        if (!files.isEmpty()) {
            database(folder, order.database().orElseGet(() -> nameOf(folder)));
            return;
        }
        List<Path> databases = children(folder).stream()
                .filter(Files::isDirectory)
                .filter(child -> children(child).stream().anyMatch(DumpReader::isData))
                .toList();
        if (databases.isEmpty()) {
            throw new TransferException(folder + " has no documents (expected: a folder that mongodump has written, with"
                    + " <database>/<collection>.bson)");
        }
        if (databases.size() > 1 && order.database().isPresent()) {
            throw new TransferException(folder + " holds " + databases.size() + " databases (expected: one, to be imported into database "
                    + order.database().get() + "; name the folder of one of them)");
        }
        for (Path database : databases) {
            database(database, order.database().orElseGet(() -> nameOf(database)));
        }
    }

    private void database(Path folder, String database) throws IOException {
        Optional<String> refusal = OwnDatabases.refusal(nameOf(folder)).or(() -> OwnDatabases.refusal(database));
        if (refusal.isPresent()) {
            visitor.note(folder + " is left out: " + refusal.get());
            return;
        }
        for (Path file : children(folder)) {
            if (isData(file)) {
                file(file, Optional.of(database));
            }
        }
    }

    private void file(Path file, Optional<String> database) throws IOException {
        try (InputStream in = open(file)) {
            in.mark(ArchiveReader.MAGIC.length);
            byte[] first = in.readNBytes(ArchiveReader.MAGIC.length);
            if (Arrays.equals(first, ArchiveReader.MAGIC)) {
                new ArchiveReader(in, file.toString(), OneName.of(order.database(), file), visitor).read();
                return;
            }
            in.reset();
            collection(file, in, looksLikeJson(first), database.orElseThrow(() -> new TransferException(
                    file + " does not say which database it is of (expected: --database)")));
        }
    }

    /** The length of a BSON document ends with a zero byte: it is less than 16 MB and a bit. */
    private static boolean looksLikeJson(byte[] first) {
        return first.length < 4 || first[3] > 1 || first[3] < 0;
    }

    private void collection(Path file, InputStream in, boolean json, String database) throws IOException {
        String collection = order.collection().orElseGet(() -> collectionOf(file));
        if (collection.startsWith("system.")) {
            visitor.note(file + " is left out: it is MongoDB's own");
            return;
        }
        OwnDatabases.refusal(database).ifPresent(reason -> {
            throw new TransferException("cannot import into " + database + ": " + reason);
        });
        CollectionMetadata metadata = json ? CollectionMetadata.NONE : metadata(file);
        MongoNamespace namespace = new MongoNamespace(database, collection);
        if (!metadata.type().equals("collection")) {
            visitor.note(namespace.getFullName() + " is left out: it is a " + metadata.type());
            return;
        }
        visitor.collection(namespace, metadata);
        if (json) {
            JsonInput documents = new JsonInput(in, file.toString());
            for (Optional<RawBsonDocument> one = documents.document(); one.isPresent(); one = documents.document()) {
                visitor.document(namespace, one.get());
            }
        } else {
            BsonInput documents = new BsonInput(in, file.toString());
            for (Optional<RawBsonDocument> one = documents.document(); one.isPresent(); one = documents.document()) {
                visitor.document(namespace, one.get());
            }
        }
        visitor.end(namespace);
    }

    private static CollectionMetadata metadata(Path file) throws IOException {
        String name = stem(nameOf(file));
        for (String ending : List.of(METADATA, METADATA + GZIP)) {
            Path metadata = file.resolveSibling(name + ending);
            if (Files.isRegularFile(metadata)) {
                try (InputStream in = open(metadata)) {
                    return CollectionMetadata.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), metadata.toString());
                }
            }
        }
        return CollectionMetadata.NONE;
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        in.mark(2);
        boolean compressed = (in.read() | in.read() << 8) == GZIP_MAGIC;
        in.reset();
        return compressed ? new BufferedInputStream(new GZIPInputStream(in, BUFFER_BYTES), BUFFER_BYTES) : in;
    }

    private static boolean isData(Path file) {
        String name = nameOf(file);
        String plain = name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name;
        return Files.isRegularFile(file)
                && !plain.endsWith(METADATA)
                && !plain.equals("prelude.json")
                && !plain.equals("oplog.bson")
                && SUFFIXES.stream().anyMatch(plain::endsWith);
    }

    private static String collectionOf(Path file) {
        // mongodump escapes what file systems do not take, as in a URL's path; a plus sign stays one.
        return URLDecoder.decode(stem(nameOf(file)).replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String stem(String name) {
        String plain = name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name;
        return SUFFIXES.stream()
                .filter(plain::endsWith)
                .findFirst()
                .map(suffix -> plain.substring(0, plain.length() - suffix.length()))
                .orElse(plain);
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.toAbsolutePath().normalize().getFileName());
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
