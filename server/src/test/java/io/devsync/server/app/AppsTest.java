package io.devsync.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.reactivestreams.client.MongoClient;
import io.devsync.server.app.CustomTokenRules.KeySource;
import io.devsync.server.store.IdSource;
import io.devsync.server.testing.TestDataSource;
import io.devsync.server.testing.TurnableClock;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppsTest {

    private final TestDataSource dataSource = new TestDataSource();

    @AfterEach
    void close() {
        dataSource.close();
    }

    @Test
    void unknownAppIsCreatedReadyForDevelopment() {
        App app = open(AppsOptions.loopback()).resolve("tasks-abcde").orElseThrow();

        assertThat(app.developmentMode()).isTrue();
        assertThat(app.database()).isEqualTo("tasks-abcde");
        assertThat(app.dataSource()).isEqualTo("mongodb-atlas");
        assertThat(app.origin()).isEqualTo(App.Origin.FIRST_USE);
        for (ProviderType type : ProviderType.values()) {
            assertThat(app.providers().isEnabled(type)).as(type.wireName()).isTrue();
        }
    }

    @Test
    void appIsTheSameAfterARestart() {
        App created = open(AppsOptions.loopback()).findOrCreate("tasks-abcde");

        Apps restarted = open(AppsOptions.loopback());

        assertThat(restarted.find("tasks-abcde")).contains(created);
        assertThat(restarted.findByDomain(created.domainId())).contains(created);
        assertThat(restarted.all()).containsExactly(created);
    }

    @Test
    void namedDatabaseIsUsedForNewApps() {
        AppsOptions options = new AppsOptions(true, true, Optional.of("shared"), List.of());

        assertThat(open(options).findOrCreate("tasks-abcde").database()).isEqualTo("shared");
    }

    @Test
    void closedServerCreatesNothing() {
        Apps apps = open(new AppsOptions(false, false, Optional.empty(), List.of()));

        assertThat(apps.resolve("tasks-abcde")).isEmpty();
        assertThat(apps.all()).isEmpty();
    }

    @Test
    void firstRequestsAtTheSameTimeGetTheSameApp() throws InterruptedException, ExecutionException {
        int callers = 8;
        // Two nodes over one data source, so that memory does not help.
        List<Apps> nodes = List.of(open(AppsOptions.loopback()), open(AppsOptions.loopback()));
        CyclicBarrier start = new CyclicBarrier(callers);
        List<App> apps = new ArrayList<>();

        try (ExecutorService executor = Executors.newFixedThreadPool(callers)) {
            List<Callable<App>> calls = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                Apps node = nodes.get(i % 2);
                calls.add(() -> {
                    start.await();
                    return node.findOrCreate("tasks-abcde");
                });
            }
            for (Future<App> result : executor.invokeAll(calls)) {
                apps.add(result.get());
            }
        }

        assertThat(apps).hasSize(callers).containsOnly(apps.get(0));
        assertThat(nodes.get(0).all()).hasSize(1);
    }

    @Test
    void appFileChangesSettingsButNotKeysAndIds() {
        App before = open(AppsOptions.loopback()).findOrCreate("tasks-abcde");
        String file = "{\"apps\": [{\"clientAppId\": \"tasks-abcde\", \"developmentMode\": false,"
                + " \"providers\": {\"custom-token\": true}}]}";

        App after = open(new AppsOptions(false, false, Optional.empty(), AppFile.parse(file)))
                .find("tasks-abcde")
                .orElseThrow();

        assertThat(after.developmentMode()).isFalse();
        assertThat(after.origin()).isEqualTo(App.Origin.FILE);
        assertThat(after.providers().isEnabled(ProviderType.ANON_USER)).isFalse();
        assertThat(after.providers().isEnabled(ProviderType.CUSTOM_TOKEN)).isTrue();
        assertThat(after.providers().customToken().keys())
                .isEqualTo(new KeySource.Secrets(List.of(
                        new String(before.customTokenKey().bytes(), StandardCharsets.US_ASCII))));
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.domainId()).isEqualTo(before.domainId());
        assertThat(after.tokenKey()).isEqualTo(before.tokenKey());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"signingKeys\": [\"My_very_confidential_secretttttt\"]}",
                "{\"jwks\": {\"keys\": []}}",
                "{\"jwkUri\": \"https://example.com/keys\"}"
            })
    void everyKindOfKeysSurvivesARestart(String keys) {
        String file =
                "{\"apps\": [{\"clientAppId\": \"tasks-abcde\", \"providers\": {\"custom-token\": " + keys + "}}]}";
        App written = open(new AppsOptions(false, false, Optional.empty(), AppFile.parse(file)))
                .find("tasks-abcde")
                .orElseThrow();

        App read = open(new AppsOptions(false, false, Optional.empty(), List.of()))
                .find("tasks-abcde")
                .orElseThrow();

        assertThat(read).isEqualTo(written);
    }

    @Test
    void appFromLoopbackTrustsOnlyItsOwnKeyOnAnOpenServer() {
        open(AppsOptions.loopback()).findOrCreate("tasks-abcde");

        App reopened = open(new AppsOptions(true, false, Optional.empty(), List.of()))
                .find("tasks-abcde")
                .orElseThrow();

        assertThat(reopened.providers().customToken().keys()).isInstanceOf(KeySource.Secrets.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a.b", "a/b", "a b", "admin", "local", "config", "\u00e4", "a$b"})
    void illegalIdIsRefused(String id) {
        Apps apps = open(AppsOptions.loopback());

        assertThat(apps.resolve(id)).isEmpty();
        assertThatThrownBy(() -> apps.findOrCreate(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not legal");
    }

    @Test
    void idsOfTheOriginalAreLegal() {
        assertThat(List.of("tasks-abcde", "application-0-vxyzw", "My_App", "0", "a".repeat(48)))
                .allMatch(ClientAppId::isLegal);
        assertThat(ClientAppId.isLegal("a".repeat(49))).isFalse();
    }

    @Test
    void keysDoNotShow() {
        App app = open(AppsOptions.loopback()).findOrCreate("tasks-abcde");

        assertThat(app.toString()).contains("tokenKey=<hidden>", "customTokenKey=<hidden>");
    }

    private Apps open(AppsOptions options) {
        MongoClient client = dataSource.client();
        TurnableClock clock = new TurnableClock();
        return Apps.open(client, options, new IdSource(clock, new SecureRandom()), clock);
    }
}
