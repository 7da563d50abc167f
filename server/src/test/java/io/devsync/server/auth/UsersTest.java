package io.devsync.server.auth;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.auth.credential.Credential;
import io.devsync.server.store.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsersTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final AuthWorld world = new AuthWorld();
    private final App app = world.apps.findOrCreate("mine");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void firstLoginsAtTheSameTimeAreOneUser() throws InterruptedException, ExecutionException {
        int devices = 6;
        CyclicBarrier start = new CyclicBarrier(devices);
        Set<String> userIds = new HashSet<>();

        try (ExecutorService executor = Executors.newFixedThreadPool(devices)) {
            List<Callable<String>> logins = new ArrayList<>();
            for (int i = 0; i < devices; i++) {
                logins.add(() -> {
                    start.await();
                    return login(app).userId();
                });
            }
            for (Future<String> login : executor.invokeAll(logins)) {
                userIds.add(login.get());
            }
        }

        assertThat(userIds).hasSize(1);
        assertThat(world.count("users")).isEqualTo(1);
        assertThat(world.count("sessions")).isEqualTo(devices);
    }

    @Test
    void sameIdentityInAnotherAppIsAnotherUser() {
        assertThat(login(app).userId())
                .isNotEqualTo(login(world.apps.findOrCreate("other")).userId());
    }

    @Test
    void loginCompletesAFirstLoginThatACrashCutShort() {
        String userId = login(app).userId();
        Await.one(users().deleteOne(eq("_id", userId)), TIMEOUT);

        Login again = login(app);

        assertThat(again.userId()).isEqualTo(userId);
        assertThat(world.auth.users().find(app, userId).orElseThrow().identities()).hasSize(1);
    }

    @Test
    void identityOfADeletedUserIsFree() {
        String deleted = login(app).userId();
        Document tombstone = new Document("app", app.id()).append("gone", Date.from(world.clock.instant()));
        Await.one(users().replaceOne(eq("_id", deleted), tombstone), TIMEOUT);

        Login again = login(app);

        assertThat(again.userId()).isNotEqualTo(deleted);
        assertThat(world.auth.users().find(app, deleted)).isEmpty();
        assertThat(world.auth.users().find(app, again.userId())).isPresent();
    }

    @Test
    void userOfOneAppIsNotFoundInAnother() {
        String userId = login(app).userId();
        App other = world.apps.findOrCreate("other");

        assertThat(world.auth.users().find(other, userId)).isEmpty();
        assertThat(world.auth.disable(other, userId)).isFalse();
        assertThat(world.auth.delete(other, userId)).isFalse();
        assertThat(world.auth.users().find(app, userId)).isPresent();
    }

    @Test
    void logoutEverywhereEndsEverySession() {
        Login phone = login(app);
        Login tablet = login(app);

        world.auth.logOutEverywhere(app, phone.userId());

        assertThat(List.of(phone, tablet))
                .allSatisfy(login -> assertThat(world.auth.accessTokens().verify(app, login.accessToken()))
                        .isInstanceOf(TokenCheck.SessionOver.class));
        assertThat(Await.one(sessions().countDocuments(exists("revoked", false)), TIMEOUT)).isZero();
    }

    private Login login(App into) {
        var credential = new Credential.CustomFunction(BsonDocument.parse("{\"id\": \"ann\"}"));
        return world.auth.login(into, credential, Optional.empty());
    }

    private MongoCollection<Document> users() {
        return world.dataSource.client().getDatabase(Apps.DATABASE).getCollection("users");
    }

    private MongoCollection<Document> sessions() {
        return world.dataSource.client().getDatabase(Apps.DATABASE).getCollection("sessions");
    }
}
