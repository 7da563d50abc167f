package io.devsync.server.cli;

import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.DevSyncVersion;
import io.devsync.server.Lan;
import io.devsync.server.MongoUri;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * What a server says of itself when it listens: where it is, where the data is, and how an app connects.
 *
 * @param baseUrl for apps on this machine
 * @param lanUrls for phones; empty when only this machine can connect
 * @param dataSource the MongoDB in use, without its secrets
 * @param dataFolder the absolute path of the embedded data source's files; empty when another MongoDB is in use
 * @param autoCreate whether any app id will do
 * @param adminUser whom the Admin API lets in
 * @param adminPassword the password that nobody has chosen; empty for a chosen one, which its owner knows
 */
record StartReport(
        String baseUrl,
        List<String> lanUrls,
        String dataSource,
        Optional<String> dataFolder,
        boolean autoCreate,
        String adminUser,
        Optional<String> adminPassword) {

    /** Stands for the developer's own app id. */
    private static final String APP_ID = "my-app";

    static StartReport of(DevSync server, DevSyncOptions options) {
        int port = URI.create(server.baseUrl()).getPort();
        List<String> lanUrls = Lan.addresses(options.bind()).stream()
                .map(address -> "http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port)
                .toList();
        return new StartReport(
                server.baseUrl(),
                lanUrls,
                new MongoUri(server.dataSourceUri()).redacted(),
                options.mongodbUri().isPresent()
                        ? Optional.empty()
                        : Optional.of(server.dataFolder().toAbsolutePath().toString()),
                options.autoCreate(),
                server.adminCredentials().username(),
                options.adminPassword().isPresent()
                        ? Optional.empty()
                        : Optional.of(server.adminCredentials().password()));
    }

    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("DevSync %s is listening on %s%n%n".formatted(DevSyncVersion.current(), baseUrl));
        line(text, "App id", autoCreate ? "any; created at its first use, in development mode" : "configured ones only");
        line(text, "Data source", dataSource + (dataFolder.isPresent() ? "  (embedded; mongosh and Compass can connect)" : ""));
        dataFolder.ifPresent(folder -> line(text, "Data folder", folder));
        line(text, "Admin API", "user " + adminUser + adminPassword.map(", password "::concat).orElse(""));
        text.append("%nConnect your app by one line, with your own app id:%n%n".formatted());
        for (Sdk sdk : Sdk.values()) {
            line(text, sdk.title(), sdk.snippet(APP_ID, baseUrl));
        }
        text.append(System.lineSeparator());
        line(text, "Android", "in the emulator the URL is http://10.0.2.2:" + URI.create(baseUrl).getPort());
        line(text, "Phones", lanUrls.isEmpty()
                ? "start with --bind 0.0.0.0 to let devices on your network in"
                : "on your network the URL is " + String.join(" or ", lanUrls));
        if (autoCreate && !lanUrls.isEmpty()) {
            line(text, "Note", "who reaches this port can create apps and read data; --no-auto-create closes it");
        }
        text.append("%nCtrl-C stops it.".formatted());
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("  %-14s %s%n".formatted(name, value));
    }

    /** For programs: one line. */
    String json() {
        BsonArray urls = new BsonArray(lanUrls.stream().map(BsonString::new).toList());
        BsonDocument json = new BsonDocument("event", new BsonString("started"))
                .append("version", new BsonString(DevSyncVersion.current()))
                .append("baseUrl", new BsonString(baseUrl))
                .append("lanUrls", urls)
                .append("dataSource", new BsonString(dataSource))
                .append("autoCreate", BsonBoolean.valueOf(autoCreate))
                .append("adminUser", new BsonString(adminUser))
                .append("pid", new BsonInt64(ProcessHandle.current().pid()));
        dataFolder.ifPresent(folder -> json.append("dataFolder", new BsonString(folder)));
        adminPassword.ifPresent(password -> json.append("adminPassword", new BsonString(password)));
        return json.toJson(Json.PLAIN);
    }
}
