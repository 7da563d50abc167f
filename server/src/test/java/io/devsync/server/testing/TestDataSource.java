package io.devsync.server.testing;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.devsync.server.embedded.Durability;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A data source of its own for a test, empty, on a free port. */
public final class TestDataSource implements AutoCloseable {

    private final Path folder;
    private final EmbeddedDataSource server;
    private final MongoClient client;

    public TestDataSource() {
        try {
            folder = Files.createTempDirectory("devsync-test");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server = EmbeddedDataSource.start(
                EmbeddedOptions.in(folder).withDurability(Durability.WRITTEN));
        client = MongoClients.create(server.uri());
    }

    public MongoClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        server.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
