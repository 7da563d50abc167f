package io.devsync.server.transfer;

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.reactivestreams.client.MongoClient;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * Exports documents into a folder as mongodump has it, or as lines of JSON; all of one moment where the data source is a replica set.
 * Blocks; for threads of its own.
 */
public final class DocumentExport {

    private static final int BUFFER_BYTES = 1 << 18;
    private static final JsonWriterSettings CANONICAL =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();
    private static final JsonWriterSettings RELAXED =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    private final ExportOrder order;
    private final TransferProgress progress;
    private final List<String> notes = new ArrayList<>();
    private final List<TransferReport.Part> parts = new ArrayList<>();

    private DocumentExport(ExportOrder order, TransferProgress progress) {
        this.order = order;
        this.progress = progress;
    }

    /**
     * Exports.
     *
     * @throws TransferException when a file exists already or cannot be written, or the source does not answer
     */
    public static TransferReport run(MongoClient client, ExportOrder order, TransferProgress progress) {
        DocumentExport run = new DocumentExport(order, progress);
        try (SourceReader source = SourceReader.open(client)) {
            run.export(source);
            return new TransferReport(run.parts, run.notes);
        } catch (IOException | UncheckedIOException failure) {
            throw new TransferException("cannot write to " + order.to() + ": " + failure + ". Choose a folder that is empty, has room"
                    + " and may be written to", failure);
        } catch (MongoException failure) {
            throw new TransferException("cannot export: " + failure.getMessage(), failure);
        }
    }

    private void export(SourceReader source) throws IOException {
        List<String> databases = order.databases().isEmpty()
                ? source.databases().stream().filter(name -> OwnDatabases.refusal(name).isEmpty()).toList()
                : order.databases();
        for (String database : databases) {
            OwnDatabases.refusal(database).ifPresent(reason -> {
                throw new TransferException("cannot export " + database + ": " + reason);
            });
            for (SourceReader.Found found : source.collections(database)) {
                if (order.collections().isEmpty() || order.collections().contains(found.namespace().getCollectionName())) {
                    export(source, found);
                }
            }
        }
    }

    private void export(SourceReader source, SourceReader.Found found) throws IOException {
        MongoNamespace namespace = found.namespace();
        if (!found.metadata().type().equals("collection")) {
            notes.add(namespace.getFullName() + " is left out: it is a " + found.metadata().type());
            return;
        }
        progress.at(namespace);
        Path folder = Files.createDirectories(order.to().resolve(namespace.getDatabaseName()));
        String name = URLEncoder.encode(namespace.getCollectionName(), StandardCharsets.UTF_8).replace("+", "%20");
        long documents = 0;
        long bytes = 0;
        try (OutputStream out = open(folder.resolve(name + order.format().suffix()));
                Stream<RawBsonDocument> stream = source.documents(namespace)) {
            for (Iterator<RawBsonDocument> all = stream.iterator(); all.hasNext(); ) {
                int length = write(all.next(), out);
                progress.add(length);
                documents++;
                bytes += length;
            }
        }
        if (order.format() == ExportOrder.Format.BSON) {
            try (OutputStream out = open(folder.resolve(name + ".metadata.json"))) {
                out.write(found.metadata().toJson(namespace.getCollectionName()).getBytes(StandardCharsets.UTF_8));
            }
        }
        parts.add(new TransferReport.Part(namespace, documents, bytes, 0, List.of()));
    }

    private int write(RawBsonDocument document, OutputStream out) throws IOException {
        ByteBuf buffer = document.getByteBuffer();
        int length = buffer.remaining();
        if (order.format() == ExportOrder.Format.BSON) {
            out.write(buffer.array(), buffer.asNIO().arrayOffset() + buffer.position(), length);
        } else {
            String json = document.toJson(order.format() == ExportOrder.Format.JSON ? CANONICAL : RELAXED);
            out.write(json.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        }
        buffer.release();
        return length;
    }

    private OutputStream open(Path file) throws IOException {
        Path named = order.gzip() ? file.resolveSibling(file.getFileName() + ".gz") : file;
        OutputStream out = Files.newOutputStream(named, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new BufferedOutputStream(order.gzip() ? new GZIPOutputStream(out, BUFFER_BYTES) : out, BUFFER_BYTES);
    }
}
