package io.devsync.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevSyncOptionsTest {

    @Test
    void defaultsFitOneDeveloperOnOneMachine() {
        DevSyncOptions options = DevSyncOptions.builder().build();

        assertThat(options.bind()).isEqualTo("127.0.0.1");
        assertThat(options.port()).isEqualTo(9090);
        assertThat(options.mongodbUri()).isEmpty();
        assertThat(options.autoCreate()).isTrue();
        assertThat(options.accessTokenLifetime()).isEqualTo(Duration.ofMinutes(30));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void portOutOfRangeIsNamedWithItsValue(int port) {
        DevSyncOptions.Builder builder = DevSyncOptions.builder().port(port);

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessage("port: %d (expected: 0 to 65535)", port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "a.b", "a$b"})
    void databaseNameThatMongoRefusesIsRefused(String name) {
        DevSyncOptions.Builder builder = DevSyncOptions.builder().database(name);

        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageStartingWith("database: ");
    }

    @Test
    void refreshTokenMayNotDieBeforeTheAccessToken() {
        DevSyncOptions.Builder builder = DevSyncOptions.builder().refreshTokenLifetime(Duration.ofMinutes(29));

        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("refreshTokenLifetime");
    }

    @Test
    void optionsPrintWithoutThePassword() {
        DevSyncOptions options = DevSyncOptions.builder()
                .mongodbUri("mongodb://ada:s3cret@db.example:27017/")
                .build();

        assertThat(options.toString()).contains("<hidden>@db.example").doesNotContain("s3cret", "ada");
    }

    @ParameterizedTest
    @CsvSource({
        "mongodb+srv://u:p@ss@cluster.example/x?a=b, mongodb+srv://<hidden>@cluster.example/x?a=b",
        "mongodb://h1:1/?tlsCertificateKeyFilePassword=abc&w=1, mongodb://h1:1/?tlsCertificateKeyFilePassword=<hidden>&w=1",
        "mongodb://h1/?authMechanismProperties=AWS_SESSION_TOKEN:x, mongodb://h1/?authMechanismProperties=<hidden>",
        "mongodb://localhost, mongodb://localhost"
    })
    void secretsInUriAreHidden(String uri, String printed) {
        assertThat(new MongoUri(uri)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://ada:s3cret@h", "localhost:27017", "mongodb://", "mongodb://ada:s3cret@"})
    void addressOfSomethingElseIsRefusedWithoutShowingSecrets(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MongoUri(uri))
                .withMessageContaining("expected: mongodb://")
                .withMessageNotContaining("s3cret");
    }
}
