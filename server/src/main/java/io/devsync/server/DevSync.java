package io.devsync.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A running server. */
public final class DevSync implements AutoCloseable {

    private final HttpServer http;
    private final DevSyncOptions options;

    private DevSync(HttpServer http, DevSyncOptions options) {
        this.http = http;
        this.options = options;
    }

    /** Starts a server. */
    public static DevSync start(DevSyncOptions options) throws DevSyncStartException {
        try {
            Files.createDirectories(options.dataFolder());
            HttpServer http = HttpServer.create(new InetSocketAddress(options.bind(), options.port()), 0);
            http.start();
            return new DevSync(http, options);
        } catch (IOException e) {
            throw new DevSyncStartException("cannot listen on %s:%d: %s"
                    .formatted(options.bind(), options.port(), e.getMessage()), e);
        }
    }

    /** For apps on this machine. */
    public String baseUrl() {
        return "http://localhost:" + http.getAddress().getPort();
    }

    /** The MongoDB in use. */
    public String dataSourceUri() {
        return options.mongodbUri().map(MongoUri::value).orElse("mongodb://127.0.0.1:" + options.embeddedPort());
    }

    /** The data folder. */
    public Path dataFolder() {
        return options.dataFolder();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
