package io.devsync.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.server.app.CustomTokenRules.KeySource;
import io.devsync.server.app.CustomTokenRules.MetadataField;
import io.devsync.server.app.EmailPasswordRules.Rule;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppFileTest {

    @Test
    void idIsEnough() {
        AppFile.Entry app = only("{\"clientAppId\": \"tasks-abcde\"}");

        assertThat(app.name()).isEqualTo("tasks-abcde");
        assertThat(app.database()).isEqualTo("tasks-abcde");
        assertThat(app.dataSource()).isEqualTo("mongodb-atlas");
        assertThat(app.developmentMode()).isTrue();
        assertThat(app.enabled()).isEmpty();
        assertThat(app.customUserData()).isEmpty();
    }

    @Test
    void everySettingIsRead() {
        AppFile.Entry app = only(
                """
                {"clientAppId": "tasks-abcde", "name": "Tasks", "database": "tasks", "dataSource": "cluster",
                 "developmentMode": false,
                 "providers": {
                   "anon-user": false,
                   "local-userpass": {"confirmation": "email", "reset": "auto", "confirmationUrl": "https://c",
                     "resetUrl": "https://r"},
                   "api-key": true,
                   "custom-token": {"signingKeys": ["My_very_confidential_secretttttt"], "audience": ["a", "b"],
                     "requireAnyAudience": true,
                     "metadataFields": [{"name": "user_data.name", "fieldName": "name", "required": true}]}},
                 "customUserData": {"database": "other", "collection": "UserData", "userIdField": "user_id"}}
                """);

        assertThat(app.name()).isEqualTo("Tasks");
        assertThat(app.database()).isEqualTo("tasks");
        assertThat(app.dataSource()).isEqualTo("cluster");
        assertThat(app.developmentMode()).isFalse();
        assertThat(app.enabled())
                .containsExactlyInAnyOrder(ProviderType.LOCAL_USERPASS, ProviderType.API_KEY, ProviderType.CUSTOM_TOKEN);
        assertThat(app.emailPassword())
                .isEqualTo(new EmailPasswordRules(Rule.EMAIL, Rule.AUTO, "https://c", "https://r"));
        assertThat(app.customToken())
                .contains(new CustomTokenRules(
                        new KeySource.Secrets(List.of("My_very_confidential_secretttttt")),
                        List.of("a", "b"),
                        true,
                        List.of(new MetadataField(true, "user_data.name", "name"))));
        assertThat(app.customUserData()).contains(new CustomUserData("other", "UserData", "user_id"));
    }

    @Test
    void jwkUriIsHttpsOrLocal() {
        assertThat(customToken("{\"jwkUri\": \"https://example.com/keys\"}").keys())
                .isEqualTo(new KeySource.JwkUri(URI.create("https://example.com/keys")));
        assertThat(customToken("{\"jwkUri\": \"http://localhost:7000/keys\"}").keys())
                .isEqualTo(new KeySource.JwkUri(URI.create("http://localhost:7000/keys")));
        assertProblem(
                provider("custom-token", "{\"jwkUri\": \"http://example.com/keys\"}"),
                "jwkUri: 'http://example.com/keys' (expected: https, or http on this machine)");
        assertProblem(provider("custom-token", "{\"jwkUri\": \"file:///etc/passwd\"}"), "expected: https");
    }

    @Test
    void unknownKeyNamesTheNearest() {
        assertProblem(
                "{\"clientAppId\": \"a\", \"developmentmode\": true}",
                "app file, apps[0]: unknown key 'developmentmode'; did you mean 'developmentMode'?");
        assertProblem(
                provider("local-userpas", "true"),
                "app file, apps[0], providers: unknown key 'local-userpas'; did you mean 'local-userpass'?");
        assertProblem(provider("local-userpass", "{\"confirm\": \"auto\"}"), "did you mean 'confirmation'?");
        assertThatThrownBy(() -> AppFile.parse("{\"app\": []}"))
                .isInstanceOf(AppFileException.class)
                .hasMessage("app file: unknown key 'app'; did you mean 'apps'?");
    }

    @Test
    void wrongTypesAreNamedWithTheirPlace() {
        assertProblem("{\"clientAppId\": 7}", "app file, apps[0], clientAppId: is not a text");
        assertProblem("{\"clientAppId\": \"a\", \"developmentMode\": \"yes\"}", "developmentMode: is not a boolean");
        assertProblem(provider("anon-user", "1"), "anon-user: is neither a boolean nor an object");
        assertProblem(provider("custom-token", "{\"signingKeys\": \"x\"}"), "signingKeys: is not a list");
        assertProblem("[]", "app file, apps[0]: is not an object");
        assertProblem("{}", "app file, apps[0]: has no 'clientAppId'");
    }

    @Test
    void illegalValuesAreRefused() {
        assertProblem("{\"clientAppId\": \"a.b\"}", "app id 'a.b' is not legal");
        assertProblem("{\"clientAppId\": \"a\", \"database\": \"a b\"}", "database: 'a b'");
        assertProblem(
                provider("local-userpass", "{\"reset\": \"never\"}"),
                "reset: 'never' (expected: \"auto\" or \"email\")");
        assertProblem(provider("custom-token", "{\"signingKeys\": [\"short\"]}"), "expected: at least 32 bytes each");
        assertProblem(provider("custom-token", "{\"signingKeys\": []}"), "signingKeys has no key");
        assertProblem(provider("custom-token", "{\"publicKeys\": [\"x\"]}"), "publicKeys: key cannot be read (expected: PEM with BEGIN PUBLIC KEY");
        assertProblem(provider("custom-token", "{\"jwks\": {}}"), "is not a JSON Web Key Set");
        assertProblem(provider("custom-token", "{\"audience\": []}"), "has 0 kinds of keys");
        assertProblem(
                "{\"clientAppId\": \"a\"}, {\"clientAppId\": \"a\"}",
                "app file, apps[1]: clientAppId 'a' is there twice");
    }

    @Test
    void brokenJsonIsPlaced() {
        assertThatThrownBy(() -> AppFile.parse("{\n  \"apps\": [}"))
                .isInstanceOf(AppFileException.class)
                .hasMessageContaining("line 2");
    }

    private static String provider(String type, String settings) {
        return "{\"clientAppId\": \"a\", \"providers\": {\"" + type + "\": " + settings + "}}";
    }

    private static CustomTokenRules customToken(String settings) {
        return only(provider("custom-token", settings)).customToken().orElseThrow();
    }

    private static AppFile.Entry only(String app) {
        List<AppFile.Entry> entries = AppFile.parse("{\"apps\": [" + app + "]}");
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    private static void assertProblem(String apps, String message) {
        assertThatThrownBy(() -> AppFile.parse("{\"apps\": [" + apps + "]}"))
                .isInstanceOf(AppFileException.class)
                .hasMessageContaining(message);
    }
}
