package io.devsync.harness.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * An app that an administrator makes as SDKs' test suites do, call by call (spec client-and-admin-api §1), and changes
 * afterwards.
 */
final class AdministeredApp implements AutoCloseable {

    private static final String ROLE = "{\"name\":\"default\",\"apply_when\":{},"
            + "\"document_filters\":{\"read\":true,\"write\":true},"
            + "\"read\":true,\"write\":true,\"insert\":true,\"delete\":true}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String baseUrl;
    private final String token;
    private final String path;
    private final String id;
    private final String clientAppId;
    private final String database;
    private final String service;

    private AdministeredApp(String baseUrl, String queryableFields) {
        this.baseUrl = baseUrl;
        BsonDocument login = send(
                        "POST",
                        "/auth/providers/local-userpass/login",
                        "",
                        "{\"provider\":\"userpass\",\"username\":\"unique_user@domain.com\",\"password\":\"password\"}")
                .asDocument();
        token = text(login, "access_token");
        BsonDocument profile = send("GET", "/auth/profile", token, "").asDocument();
        String group = text(profile.getArray("roles").get(0).asDocument(), "group_id");
        BsonDocument app = send("POST", "/groups/" + group + "/apps", token, "{\"name\":\"flexible\"}").asDocument();
        id = text(app, "_id");
        clientAppId = text(app, "client_app_id");
        path = "/groups/" + group + "/apps/" + id;
        database = "test_data_" + id;
        providers();
        service = "/services/"
                + text(
                        post(
                                "/services",
                                "{\"name\":\"BackingDB\",\"type\":\"mongodb\",\"config\":{\"uri\":\"mongodb://localhost:26000\","
                                        + flexible("", queryableFields) + "}}"),
                        "_id");
        post(service + "/default_rule", "{\"roles\":[" + ROLE + "]}");
    }

    /** Makes an app with sync enabled and strict schemas: of classes by title, each with properties and required ones. */
    static AdministeredApp create(String baseUrl, String queryableFields, Schema... schemas) {
        AdministeredApp app = new AdministeredApp(baseUrl, queryableFields);
        assertThat(app.get("/schemas").asArray()).isEmpty();
        for (Schema schema : schemas) {
            app.add(schema);
        }
        app.call("PATCH", app.service + "/config", "{" + app.flexible("enabled", queryableFields) + "}");
        app.developmentMode(false);
        BsonDocument progress = app.get("/sync/progress").asDocument();
        assertThat(progress.getBoolean("accepting_clients").getValue()).isTrue();
        return app;
    }

    /** The schema of a class, as JSON of its properties and its required ones. */
    record Schema(String title, String properties, String required) {}

    private void providers() {
        post("/auth_providers", "{\"type\":\"anon-user\"}");
        post("/auth_providers", "{\"type\":\"local-userpass\",\"config\":{\"autoConfirm\":true}}");
        for (BsonValue provider : get("/auth_providers").asArray()) {
            if (text(provider.asDocument(), "type").equals("api-key")) {
                call("PUT", "/auth_providers/" + text(provider.asDocument(), "_id") + "/enable", "");
            }
        }
        post("/secrets", "{\"name\":\"BackingDB_uri\",\"value\":\"mongodb://localhost:26000\"}");
    }

    private String flexible(String state, String queryableFields) {
        return flexible(state, queryableFields, false);
    }

    private String flexible(String state, String queryableFields, boolean recoveryDisabled) {
        return "\"flexible_sync\":{\"database_name\":\"" + database + "\",\"state\":\"" + state
                + "\",\"is_recovery_mode_disabled\":" + recoveryDisabled + ",\"queryable_fields_names\":" + queryableFields
                + ",\"asymmetric_tables\":[]}";
    }

    /** First keys only, then everything, as harnesses do. */
    private void add(Schema schema) {
        Schema keys = new Schema(schema.title(), "{\"_id\":{\"bsonType\":\"objectId\"}}", "[\"_id\"]");
        String created = text(post("/schemas", json(keys)), "_id");
        call("PUT", "/schemas/" + created, "{\"_id\":\"" + created + "\"," + json(schema).substring(1));
    }

    /** Replaces the schema of a class that is there. */
    void replace(Schema schema) {
        for (BsonValue known : get("/schemas").asArray()) {
            BsonDocument metadata = known.asDocument().getDocument("metadata");
            if (text(metadata, "collection").equals(schema.title())) {
                String knownId = text(known.asDocument(), "_id");
                call("PUT", "/schemas/" + knownId, json(schema));
                return;
            }
        }
        throw new AssertionError("no schema of " + schema.title());
    }

    private String json(Schema schema) {
        return "{\"metadata\":{\"collection\":\"" + schema.title() + "\",\"data_source\":\"BackingDB\",\"database\":\""
                + database + "\"},\"relationships\":null,\"schema\":{\"properties\":" + schema.properties()
                + ",\"required\":" + schema.required() + ",\"title\":\"" + schema.title() + "\"}}";
    }

    /**
     * Says who may do what with the documents of a collection, in place of what was said about it before.
     *
     * @param roles the JSON of each role, in the order in which they are tried
     */
    void roles(String collection, String... roles) {
        String rule = "\"database\":\"" + database + "\",\"collection\":\"" + collection + "\",\"roles\":["
                + String.join(",", roles) + "]}";
        for (BsonValue known : get(service + "/rules").asArray()) {
            if (text(known.asDocument(), "collection").equals(collection)) {
                String knownId = text(known.asDocument(), "_id");
                call("PUT", service + "/rules/" + knownId, "{\"_id\":\"" + knownId + "\"," + rule);
                return;
            }
        }
        post(service + "/rules", "{" + rule);
    }

    void developmentMode(boolean on) {
        call("PUT", "/sync/config", "{\"development_mode_enabled\":" + on + "}");
    }

    void forceReset(long fileIdent) {
        call("PUT", "/sync/force_reset", "{\"file_ident\":" + fileIdent + "}");
    }

    /** Patches the settings of sync. */
    void state(String state, String queryableFields) {
        call("PATCH", service + "/config", "{" + flexible(state, queryableFields) + "}");
    }

    /** Lets devices write again after a client reset what they had not uploaded, or forbids it. */
    void recoveryDisabled(boolean disabled, String queryableFields) {
        call("PATCH", service + "/config", "{" + flexible("enabled", queryableFields, disabled) + "}");
    }

    /** The newest entries of the app's logs. */
    BsonArray logs(String query) {
        return get("/logs?" + query).asDocument().getArray("logs");
    }

    /** The schema of a class as the server has it now. */
    BsonDocument schema(String title) {
        for (BsonValue known : get("/schemas").asArray()) {
            if (text(known.asDocument().getDocument("metadata"), "collection").equals(title)) {
                return get("/schemas/" + text(known.asDocument(), "_id")).asDocument();
            }
        }
        throw new AssertionError("no schema of " + title);
    }

    String clientAppId() {
        return clientAppId;
    }

    String database() {
        return database;
    }

    private BsonDocument post(String below, String body) {
        return send("POST", path + below, token, body).asDocument();
    }

    private BsonValue get(String below) {
        return send("GET", path + below, token, "");
    }

    private void call(String method, String below, String body) {
        send(method, path + below, token, body);
    }

    private BsonValue send(String method, String apiPath, String bearer, String body) {
        String bypass = (apiPath.contains("?") ? "&" : "?") + "bypass_service_change=SyncSchemaVersionIncrease";
        URI uri = URI.create(baseUrl + "/api/admin/v3.0" + apiPath + (bearer.isEmpty() ? "" : bypass));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("content-type", "application/json;charset=utf-8");
        if (!bearer.isEmpty()) {
            request.header("authorization", "Bearer " + bearer);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(method + " " + uri + " " + response.body()).isBetween(200, 299);
            String json = response.body().isEmpty() ? "{}" : response.body();
            return BsonDocument.parse("{\"body\":" + json + "}").get("body");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String text(BsonDocument document, String field) {
        return document.getString(field, new BsonString("")).getValue();
    }

    @Override
    public void close() {
        call("DELETE", "", "");
        http.close();
    }
}
