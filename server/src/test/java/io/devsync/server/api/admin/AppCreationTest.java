package io.devsync.server.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sequence of calls with which SDKs' test suites create an app (spec client-and-admin-api §1 and §6). */
class AppCreationTest {

    private static final String ROLE = "{\"name\":\"default\",\"apply_when\":{},"
            + "\"document_filters\":{\"read\":true,\"write\":true},"
            + "\"read\":true,\"write\":true,\"insert\":true,\"delete\":true}";

    @TempDir
    Path folder;

    private Admin admin;

    @BeforeEach
    void logIn() {
        admin = Admin.logIn(folder);
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void flexibleAppIsReadyAfterAllCalls() {
        JsonNode app = admin.createApp("test");
        String path = admin.path(app);
        assertThat(app.path("client_app_id").asText()).matches("test-[a-z]{5}");

        admin.post(path + "/auth_providers", "{\"type\":\"anon-user\"}").ok();
        admin.post(path + "/auth_providers", userpass()).ok();
        String apiKeys = apiKeyProvider(path);
        admin.put(path + "/auth_providers/" + apiKeys + "/enable", "").ok();
        secrets(path);
        String service = path + "/services/" + flexibleService(path);
        assertThat(admin.post(service + "/default_rule", "{\"roles\":[" + ROLE + "]}").ok().text("_id")).hasSize(24);
        assertThat(admin.get(path + "/schemas").ok().json()).isEmpty();
        List<String> schemas = new ArrayList<>();
        for (String keysOnly : List.of(embedded("{}", "[]"), topLevel(KEYS), topLevel3(KEYS3, "null"))) {
            schemas.add(admin.post(path + "/schemas", keysOnly).ok().text("_id"));
        }
        assertThat(admin.get(path + "/schemas").json()).hasSize(3).allSatisfy(schema -> assertThat(
                        schema.at("/metadata/collection").asText())
                .isIn("Embedded", "TopLevel", "TopLevel3"));
        List<String> whole = List.of(
                embedded("{\"str_field\":{\"bsonType\":\"string\"}}", "[\"str_field\"]"),
                topLevel(ALL),
                topLevel3(ALL3, RELATIONSHIP));
        for (int i = 0; i < whole.size(); i++) {
            String id = schemas.get(i);
            admin.put(path + "/schemas/" + id, "{\"_id\":\"" + id + "\"," + whole.get(i).substring(1)).ok();
        }
        admin.patch(service + "/config", enabledFlexible()).ok();
        admin.put(path + "/sync/config", "{\"development_mode_enabled\":false}").ok();
        admin.post(service + "/rules", "{\"database\":\"test_data\",\"collection\":\"UserData\",\"roles\":[" + ROLE + "]}")
                .ok();
        admin.patch(path + "/custom_user_data", userData(service)).ok();
        admin.post(path + "/services", gcm()).ok();

        JsonNode progress = admin.get(path + "/sync/progress").ok().json();
        assertThat(progress.path("accepting_clients").isBoolean()).isTrue();
        assertThat(progress.path("accepting_clients").asBoolean()).isTrue();
    }

    @Test
    void partitionBasedDefaultAppIsKept() {
        JsonNode app = admin.createApp("test");
        String path = admin.path(app);
        List<String> functions = new ArrayList<>();
        for (String name : List.of("updateUserData", "sumFunc", "confirmFunc", "authFunc", "resetFunc")) {
            functions.add(admin.post(
                            path + "/functions",
                            "{\"name\":\"" + name
                                    + "\",\"private\":false,\"can_evaluate\":{},\"source\":\"exports = () => 1;\"}")
                    .ok()
                    .text("_id"));
        }
        admin.post(path + "/auth_providers", "{\"type\":\"anon-user\"}").ok();
        admin.post(path + "/auth_providers", userpass()).ok();
        admin.post(
                        path + "/auth_providers",
                        "{\"type\":\"custom-function\",\"config\":{\"authFunctionName\":\"authFunc\",\"authFunctionId\":\""
                                + functions.get(3) + "\"}}")
                .ok();
        secrets(path);
        admin.post(path + "/auth_providers", customToken()).ok();
        String service = admin.post(path + "/services", partitionService()).ok().text("_id");
        admin.patch(
                        path + "/services/" + service + "/config",
                        "{\"sync\":{\"database_name\":\"test_data\",\"state\":\"enabled\","
                                + "\"is_recovery_mode_disabled\":false,\"partition\":{\"key\":\"realm_id\","
                                + "\"type\":\"string\",\"required\":false,\"permissions\":{\"read\":true,\"write\":true}}}}")
                .ok();
        admin.post(path + "/schemas", topLevel(KEYS)).ok();

        assertThat(admin.get(path + "/functions").ok().json().findValuesAsText("name"))
                .containsExactly("updateUserData", "sumFunc", "confirmFunc", "authFunc", "resetFunc");
        assertThat(admin.get(path + "/auth_providers").ok().json().findValuesAsText("type"))
                .containsExactlyInAnyOrder(
                        "anon-user", "local-userpass", "custom-function", "custom-token", "api-key");
        JsonNode config = admin.get(path + "/services/" + service + "/config").ok().json();
        assertThat(config.at("/sync/partition/key").asText()).isEqualTo("realm_id");
        assertThat(config.at("/sync/state").asText()).isEqualTo("enabled");
        JsonNode progress = admin.get(path + "/sync/progress").ok().json().path("progress");
        assertThat(progress).isNotEmpty().allSatisfy(one -> assertThat(one.path("complete").asBoolean()).isTrue());
    }

    @Test
    void draftWithABreakingChangeMakesOneNewSchemaVersion() {
        JsonNode app = admin.createApp("test");
        String path = admin.path(app);
        String service = path + "/services/" + flexibleService(path);
        String id = admin.post(path + "/schemas", topLevel(ALL)).ok().text("_id");
        admin.patch(service + "/config", enabledFlexible()).ok();
        assertThat(versions(path)).containsExactly(0);

        String draft = admin.post(path + "/drafts", "null").ok().text("_id");
        admin.post(path + "/drafts", "null").refused(409, "DraftAlreadyExists", "a draft already exists");
        admin.put(path + "/schemas/" + id, "{\"_id\":\"" + id + "\"," + topLevel(KEYS).substring(1)).ok();
        admin.delete(path + "/schemas/" + id).ok();
        assertThat(versions(path)).containsExactly(0);
        Admin.Answer deployed = admin.post(path + "/drafts/" + draft + "/deployment", "null").ok();

        assertThat(versions(path)).containsExactly(0, 1);
        assertThat(admin.get(path + "/deployments/" + deployed.text("_id")).ok().text("status"))
                .isEqualTo("successful");
        assertThat(admin.get(path + "/drafts").ok().json()).isEmpty();
    }

    @Test
    void defaultRuleIsReadAndChangedAsAWhole() {
        JsonNode app = admin.createApp("test");
        String service = admin.path(app) + "/services/" + flexibleService(admin.path(app));
        admin.get(service + "/default_rule").refused(404, "", "default rule does not exist on service");
        admin.post(service + "/default_rule", "{\"roles\":[" + ROLE + "]}").ok();

        JsonNode rule = admin.get(service + "/default_rule").ok().json();
        Admin.Answer changed = admin.put(
                service + "/default_rule", rule.toString().replace("\"write\":true}", "\"write\":{\"a\":{\"$in\":[1]}}}"));

        assertThat(changed.status()).isEqualTo(204);
        assertThat(changed.body()).isEmpty();
        assertThat(admin.get(service + "/default_rule").json().at("/roles/0/document_filters/write").toString())
                .isEqualTo("{\"a\":{\"$in\":[1]}}");
        admin.put(service + "/default_rule", "{\"_id\":\"000000000000000000000000\",\"roles\":[]}")
                .refused(400, "", "service default rule id mismatch");
    }

    @Test
    void settingsAndFeaturesOfTestSuitesAreKept() {
        JsonNode app = admin.createApp("test");
        String path = admin.privatePath(app);

        Admin.Answer first = admin.patch(path + "/settings", "{\"sync\":{\"num_objects_before_bootstrap_flush\":10}}");
        admin.patch(path + "/settings", "{\"sync\":{\"qbs_download_changeset_soft_max_byte_size\":4096}}").ok();
        Admin.Answer feature =
                admin.post(path + "/features", "{\"action\":\"enable\",\"feature_flags\":[\"a\",\"b\"]}").ok();
        admin.post(path + "/features", "{\"action\":\"disable\",\"feature_flags\":[\"a\"]}").ok();

        assertThat(first.ok().body()).isEmpty();
        assertThat(feature.body()).isEmpty();
        assertThat(admin.get(path + "/settings").json().path("sync").toString())
                .isEqualTo("{\"num_objects_before_bootstrap_flush\":10,\"qbs_download_changeset_soft_max_byte_size\":4096}");
        assertThat(admin.get(path + "/features").json().toString()).isEqualTo("{\"enabled\":[\"b\"]}");
        assertThat(admin.get(Admin.PRIVATE + "/version").status()).isEqualTo(200);
    }

    @Test
    void migrationStateHasAllFields() {
        String path = admin.path(admin.createApp("test"));

        JsonNode state = admin.get(path + "/sync/migration").ok().json();

        assertThat(state.path("statusMessage").asText("none")).isEmpty();
        assertThat(state.path("isMigrated").isBoolean()).isTrue();
        assertThat(state.path("isCancelable").isBoolean()).isTrue();
        assertThat(state.path("isRevertible").isBoolean()).isTrue();
    }

    @Test
    void deletedAppIsGoneWithItsUsers() {
        JsonNode app = admin.createApp("test");
        admin.post(admin.path(app) + "/users", "{\"email\":\"ann@example.com\",\"password\":\"secret1\"}").ok();

        assertThat(admin.delete(admin.path(app)).status()).isEqualTo(204);

        admin.get(admin.path(app)).refused(404, "AppNotFound", "app not found");
        assertThat(admin.get(Admin.ADMIN + "/groups/" + admin.group() + "/apps").json()).isEmpty();
        String location = "/api/client/v2.0/app/" + app.path("client_app_id").asText() + "/location";
        assertThat(admin.send("GET", location, "", "").status()).isEqualTo(404);
    }

    private List<Integer> versions(String path) {
        List<Integer> versions = new ArrayList<>();
        admin.get(path + "/sync/schemas/versions")
                .ok()
                .json()
                .path("versions")
                .forEach(version -> versions.add(version.path("version_major").asInt()));
        return versions;
    }

    private String apiKeyProvider(String path) {
        for (JsonNode provider : admin.get(path + "/auth_providers").ok().json()) {
            if (provider.path("type").asText().equals("api-key")) {
                assertThat(provider.path("disabled").asBoolean()).isTrue();
                return provider.path("_id").asText();
            }
        }
        throw new AssertionError("a new app has no api-key provider");
    }

    private void secrets(String path) {
        admin.post(path + "/secrets", "{\"name\":\"BackingDB_uri\",\"value\":\"mongodb://localhost:26000\"}").ok();
        admin.post(path + "/secrets", "{\"name\":\"gcm\",\"value\":\"gcm\"}").ok();
        admin.post(path + "/secrets", "{\"name\":\"customTokenKey\",\"value\":\"My_very_confidential_secretttttt\"}").ok();
    }

    private String flexibleService(String path) {
        return admin.post(
                        path + "/services",
                        "{\"name\":\"BackingDB\",\"type\":\"mongodb\",\"config\":{\"uri\":\"mongodb://localhost:26000\","
                                + "\"flexible_sync\":{\"database_name\":\"test_data\",\"queryable_fields_names\":"
                                + "[\"queryable_str_field\",\"queryable_int_field\"],\"asymmetric_tables\":[]}}}")
                .ok()
                .text("_id");
    }

    private static String enabledFlexible() {
        return "{\"flexible_sync\":{\"database_name\":\"test_data\",\"state\":\"enabled\","
                + "\"is_recovery_mode_disabled\":false,\"queryable_fields_names\":"
                + "[\"queryable_str_field\",\"queryable_int_field\"],\"asymmetric_tables\":[]}}";
    }

    private static String partitionService() {
        return "{\"name\":\"BackingDB\",\"type\":\"mongodb\",\"config\":{\"uri\":\"mongodb://localhost:26000\","
                + "\"sync\":{\"database_name\":\"test_data\",\"partition\":{\"key\":\"realm_id\",\"type\":\"string\","
                + "\"required\":false,\"permissions\":{\"read\":true,\"write\":true}}}}}";
    }

    private static String userpass() {
        return "{\"type\":\"local-userpass\",\"config\":{\"autoConfirm\":true,\"confirmEmailSubject\":\"Confirm\","
                + "\"emailConfirmationUrl\":\"http://localhost/confirmEmail\",\"resetPasswordSubject\":\"Reset\","
                + "\"resetPasswordUrl\":\"http://localhost/resetPassword\"}}";
    }

    private static String customToken() {
        return "{\"type\":\"custom-token\",\"config\":{\"audience\":[],\"signingAlgorithm\":\"HS256\",\"useJWKURI\":false},"
                + "\"secret_config\":{\"signingKeys\":[\"customTokenKey\"]},\"disabled\":false,\"metadata_fields\":["
                + "{\"required\":false,\"name\":\"user_data.name\",\"field_name\":\"name\"},"
                + "{\"required\":true,\"name\":\"user_data.occupation\",\"field_name\":\"occupation\"},"
                + "{\"required\":true,\"name\":\"my_metadata.name\",\"field_name\":\"anotherName\"}]}";
    }

    private static String gcm() {
        return "{\"name\":\"gcm\",\"type\":\"gcm\",\"config\":{\"senderId\":\"gcm\"},"
                + "\"secret_config\":{\"apiKey\":\"gcm\"},\"version\":1}";
    }

    private static String userData(String service) {
        return "{\"mongo_service_id\":\"" + service.substring(service.lastIndexOf('/') + 1)
                + "\",\"enabled\":true,\"database_name\":\"test_data\",\"collection_name\":\"UserData\","
                + "\"user_id_field\":\"user_id\"}";
    }

    private static final String KEYS = "{\"_id\":{\"bsonType\":\"objectId\"},"
            + "\"queryable_int_field\":{\"bsonType\":\"long\"},\"queryable_str_field\":{\"bsonType\":\"string\"}}";
    private static final String ALL = "{\"_id\":{\"bsonType\":\"objectId\"},"
            + "\"non_queryable_field\":{\"bsonType\":\"string\"},"
            + "\"queryable_int_field\":{\"bsonType\":\"long\"},\"queryable_str_field\":{\"bsonType\":\"string\"}}";
    private static final String KEYS3 = "{\"_id\":{\"bsonType\":\"objectId\"},"
            + "\"queryable_int_field\":{\"bsonType\":\"long\"}}";
    private static final String ALL3 = "{\"_id\":{\"bsonType\":\"objectId\"},\"embedded_link\":{\"bsonType\":\"object\","
            + "\"properties\":{\"str_field\":{\"bsonType\":\"string\"}},\"required\":[\"str_field\"],"
            + "\"title\":\"Embedded\"},\"link\":{\"bsonType\":\"objectId\"},"
            + "\"queryable_int_field\":{\"bsonType\":\"long\"}}";
    private static final String RELATIONSHIP = "{\"link\":{\"foreign_key\":\"_id\",\"is_list\":false,"
            + "\"ref\":\"#/relationship/BackingDB/test_data/TopLevel\"}}";

    private static String embedded(String properties, String required) {
        return schema("Embedded", properties, required, "null");
    }

    private static String topLevel(String properties) {
        return schema("TopLevel", properties, "[\"_id\"]", "null");
    }

    private static String topLevel3(String properties, String relationships) {
        return schema("TopLevel3", properties, "[\"_id\"]", relationships);
    }

    private static String schema(String title, String properties, String required, String relationships) {
        return "{\"metadata\":{\"collection\":\"" + title + "\",\"data_source\":\"BackingDB\",\"database\":\"test_data\"},"
                + "\"relationships\":" + relationships + ",\"schema\":{\"properties\":" + properties + ",\"required\":"
                + required + ",\"title\":\"" + title + "\"}}";
    }
}
