package io.devsync.server.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What administrators get wrong is told in the original's shape, and changes nothing. */
class HostileAdminTest {

    @TempDir
    Path folder;

    private Admin admin;
    private String path;

    @BeforeEach
    void logIn() {
        admin = Admin.logIn(folder);
        path = admin.path(admin.createApp("mine"));
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void badBodiesAreBadRequests() {
        for (String route : List.of("/secrets", "/functions", "/services", "/auth_providers", "/schemas", "/values")) {
            admin.post(path + route, "").refused(400, "BadRequest", "empty");
            admin.post(path + route, "{").refused(400, "BadRequest", "not JSON");
            admin.post(path + route, "[1]").refused(400, "BadRequest", "not a JSON object");
            admin.post(path + route, "[".repeat(500) + "]".repeat(500)).refused(400, "BadRequest", "not JSON");
            assertThat(admin.post(path + route, "{}").status()).as(route).isEqualTo(400);
        }
        assertThat(admin.get(path + "/secrets").json()).isEmpty();
    }

    @Test
    void hugeBodyIsRefused() {
        String source = "x".repeat(5 * 1024 * 1024);

        Admin.Answer answer = admin.post(path + "/functions", "{\"name\":\"f\",\"source\":\"" + source + "\"}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(admin.get(path + "/functions").json()).isEmpty();
    }

    @Test
    void configurationStaysWithinOneDocument() {
        String source = "x".repeat(3 * 1024 * 1024);
        int status = 201;
        for (int i = 0; i < 8 && status == 201; i++) {
            status = admin.post(path + "/functions", "{\"name\":\"f" + i + "\",\"source\":\"" + source + "\"}")
                    .status();
        }

        assertThat(status).isEqualTo(413);
        assertThat(admin.get(path + "/functions").ok().json()).isNotEmpty();
    }

    @Test
    void namesAreTakenOnce() {
        for (int i = 0; i < 2; i++) {
            Admin.Answer secret = admin.post(path + "/secrets", "{\"name\":\"s\",\"value\":\"v\"}");
            Admin.Answer function = admin.post(path + "/functions", "{\"name\":\"f\",\"source\":\"x\"}");
            Admin.Answer service = admin.post(path + "/services", "{\"name\":\"db\",\"type\":\"mongodb\"}");
            Admin.Answer provider = admin.post(path + "/auth_providers", "{\"type\":\"anon-user\"}");
            if (i == 1) {
                secret.refused(409, "SecretDuplicateName", "'s'");
                function.refused(409, "FunctionDuplicateName", "'f'");
                service.refused(409, "ServiceAlreadyExists", "'db'");
                provider.refused(409, "AuthProviderAlreadyExists", "'anon-user'");
            }
        }
    }

    @Test
    void unknownIdsHaveTheirOwnCodes() {
        String id = "65f0c1d2e3f4a5b6c7d8e9f0";
        admin.delete(path + "/secrets/" + id).refused(404, "", "secret not found: \"" + id + "\"");
        admin.get(path + "/functions/" + id).refused(404, "FunctionNotFound", id);
        admin.get(path + "/services/" + id + "/config").refused(404, "ServiceNotFound", "service not found: '" + id);
        admin.get(path + "/schemas/" + id).refused(404, "SchemaNotFound", id);
        admin.put(path + "/users/" + id + "/logout", "").refused(404, "UserNotFound", "user not found");
        admin.get(path + "/api_keys/" + id).refused(404, "APIKeyNotFound", "API key not found");
        admin.post(path + "/drafts/" + id + "/deployment", "null").refused(404, "DraftNotFound", id);
        admin.get(path + "/deployments/" + id).refused(404, "DeploymentNotFound", "deployment not found");
        admin.put(path + "/sync/force_reset", "{\"file_ident\":\"7\"}").refused(400, "InvalidParameter", "file_ident");
        admin.get(path.substring(0, path.length() - 24) + "%24where").refused(404, "AppNotFound", "$where");
    }

    @Test
    void providersThatCannotWorkAreRefused() {
        admin.post(path + "/auth_providers", "{\"type\":\"carrier-pigeon\"}")
                .refused(400, "InvalidParameter", "carrier-pigeon");
        admin.post(path + "/auth_providers", customToken("missing")).refused(400, "BadRequest", "no secret 'missing'");
        admin.post(path + "/secrets", "{\"name\":\"short\",\"value\":\"too short\"}").ok();
        admin.post(path + "/auth_providers", customToken("short")).refused(400, "BadRequest", "32 bytes");

        assertThat(admin.get(path + "/auth_providers").json().findValuesAsText("type")).containsExactly("api-key");
    }

    @Test
    void syncSettingsAreCheckedAsAWhole() {
        String services = path + "/services";
        admin.post(services, service("{\"sync\":{\"database_name\":\"d\",\"partition\":{\"key\":\"p\"}},"
                        + "\"flexible_sync\":{\"database_name\":\"d\"}}"))
                .refused(400, "BadRequest", "one of them");
        admin.post(services, service("{\"flexible_sync\":{\"database_name\":\"a/b\"}}"))
                .refused(400, "InvalidParameter", "a/b");
        admin.post(services, service("{\"flexible_sync\":{\"database_name\":\"d\",\"state\":\"on\"}}"))
                .refused(400, "InvalidParameter", "state");
        admin.post(services, service("{\"flexible_sync\":{\"database_name\":\"d\",\"queryable_fields_names\":[1]}}"))
                .refused(400, "InvalidParameter", "queryable_fields_names");
        String id = admin.post(services, service("{\"flexible_sync\":{\"database_name\":\"d\",\"state\":\"enabled\"}}"))
                .ok()
                .text("_id");
        admin.patch(services + "/" + id + "/config", "{\"flexible_sync\":{\"database_name\":\"other\"}}")
                .refused(400, "BadRequest", "database of sync cannot change");

        JsonNode config = admin.get(services + "/" + id + "/config").json().path("flexible_sync");
        assertThat(config.path("database_name").asText()).isEqualTo("d");
    }

    @Test
    void ruleThatCannotBeReadIsRefused() {
        String service = path + "/services/"
                + admin.post(path + "/services", service("{}")).ok().text("_id");
        String role = "{\"roles\":[{\"name\":\"r\",\"apply_when\":%s}]}";

        Admin.Answer unknown = admin.post(service + "/default_rule", role.formatted("{\"%%usr.id\":1}"));
        Admin.Answer noList = admin.post(service + "/default_rule", "{\"roles\":7}");

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text("error")).contains("roles[0]");
        assertThat(noList.status()).isEqualTo(400);
        admin.get(service + "/default_rule").refused(404, "", "does not exist");
    }

    @Test
    void breakingSchemaChangeNeedsADraftOrConfirmation() {
        admin.post(path + "/services", service("{\"flexible_sync\":{\"database_name\":\"d\",\"state\":\"enabled\"}}"))
                .ok();
        String schema = "{\"metadata\":{\"data_source\":\"db\",\"database\":\"d\",\"collection\":\"Dog\"},\"schema\":"
                + "{\"title\":\"Dog\",\"properties\":{\"_id\":{\"bsonType\":\"objectId\"},\"age\":{\"bsonType\":\"%s\"}}}}";
        String id = admin.post(path + "/schemas", schema.formatted("long")).ok().text("_id");

        admin.send("PUT", path + "/schemas/" + id, admin.token(), schema.formatted("string"))
                .refused(400, "BadRequest", "cannot follow this change");
        admin.send("DELETE", path + "/schemas/" + id, admin.token(), "").refused(400, "BadRequest", "cannot follow");
        admin.put(path + "/schemas/" + id, schema.formatted("string")).ok();

        assertThat(admin.get(path + "/sync/schemas/versions").json().path("versions")).hasSize(2);
    }

    @Test
    void secretsNeverLeave() {
        admin.post(path + "/secrets", "{\"name\":\"s\",\"value\":\"very-secret-value\"}").ok();
        String id = admin.post(
                        path + "/services",
                        service("{\"uri\":\"mongodb://ann:very-secret-value@db\"}"))
                .ok()
                .text("_id");

        for (String part : List.of("/secrets", "/services", "/services/" + id, "/services/" + id + "/config")) {
            assertThat(admin.get(path + part).ok().body()).doesNotContain("very-secret-value");
        }
    }

    @Test
    void bypassDoesNotLetAnybodyIn() {
        admin.send("GET", path + "?bypass_service_change=SyncSchemaVersionIncrease", "", "")
                .refused(401, "MissingAuthReq", "must authenticate first");
    }

    private static String service(String config) {
        return "{\"name\":\"db\",\"type\":\"mongodb\",\"config\":" + config + "}";
    }

    private static String customToken(String key) {
        return "{\"type\":\"custom-token\",\"config\":{\"signingAlgorithm\":\"HS256\"},\"secret_config\":"
                + "{\"signingKeys\":[\"" + key + "\"]}}";
    }
}
