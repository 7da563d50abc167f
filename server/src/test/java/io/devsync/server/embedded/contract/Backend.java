package io.devsync.server.embedded.contract;

import io.devsync.server.embedded.Durability;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mongodb.MongoDBContainer;

/** A data source to run the contract against; each is started once per JVM, when first used. */
public enum Backend {
    EMBEDDED("the embedded data source") {
        @Override
        Optional<String> connect() {
            try {
                EmbeddedDataSource source = EmbeddedDataSource.start(EmbeddedOptions.in(Files.createTempDirectory("devsync-contract"))
                        .withDurability(Durability.WRITTEN));
                Runtime.getRuntime().addShutdownHook(new Thread(source::close));
                return Optional.of(source.uri());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    CONTAINER("MongoDB in a container (Docker is not available here)") {
        @Override
        Optional<String> connect() {
            if (!DockerClientFactory.instance().isDockerAvailable()) {
                return Optional.empty();
            }
            MongoDBContainer container = new MongoDBContainer("mongo:8.0").withReplicaSet();
            container.start();
            return Optional.of(container.getReplicaSetUrl());
        }
    },
    GIVEN("the MongoDB of MONGODB_URI (the variable is not set)") {
        @Override
        Optional<String> connect() {
            return Optional.ofNullable(System.getenv("MONGODB_URI")).filter(uri -> !uri.isBlank());
        }
    };

    private final String title;

    Backend(String title) {
        this.title = title;
    }

    abstract Optional<String> connect();

    /** The URI, empty where this backend does not exist. */
    Optional<String> uri() {
        return switch (this) {
            case EMBEDDED -> Embedded.URI;
            case CONTAINER -> Container.URI;
            case GIVEN -> Given.URI;
        };
    }

    /** What is skipped, and why, for the report. */
    String skipped() {
        return "Contract suite skipped for " + title;
    }

    private static final class Embedded {
        static final Optional<String> URI = EMBEDDED.connect();
    }

    private static final class Container {
        static final Optional<String> URI = announced(CONTAINER);
    }

    private static final class Given {
        static final Optional<String> URI = announced(GIVEN);
    }

    private static Optional<String> announced(Backend backend) {
        Optional<String> uri = backend.connect();
        System.out.println(uri.isPresent() ? "Contract suite also runs on " + backend.title : backend.skipped());
        return uri;
    }
}
