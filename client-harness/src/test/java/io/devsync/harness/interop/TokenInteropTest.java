package io.devsync.harness.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.harness.realm.AnswerFilter;
import io.devsync.harness.realm.AppServiceException;
import io.devsync.harness.realm.Credentials;
import io.devsync.harness.realm.RealmUser;
import io.devsync.harness.realm.SyncedRealm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens that are too old, forged, or someone else's. */
@InteropTest
class TokenInteropTest {

    private static final int REFRESH_YOUR_TOKEN = 4001;
    private static final int LOG_YOUR_USER_OUT = 4002;

    @RegisterExtension
    final Devices devices = new Devices();

    @Test
    void deviceGoesOnWhenItsAccessTokenHasExpired() {
        MovableClock clock = new MovableClock();
        ServerUnderTest server =
                devices.closeLater(ServerUnderTest.start(devices.folder("data"), options -> options.clock(clock)));
        Device phone = devices.device("phone", server.baseUrl());
        SyncedRealm realm = phone.openWithEverything(Models.TASKS);
        String before = phone.user().accessToken();

        realm.session().pause();
        clock.advance(Duration.ofHours(1)); // for the server only: the device believes in its token
        realm.write(transaction -> transaction.create("Task", new ObjectId()));
        phone.restart();
        realm = phone.openWithEverything(Models.TASKS);
        realm.session().awaitUpload();

        assertThat(phone.user().accessToken()).isNotEqualTo(before);
        assertThat(phone.user().state()).isEqualTo(RealmUser.State.LOGGED_IN);
        assertThat(realm.failures()).isEmpty();
    }

    @Test
    void userIsLoggedOutWhenTheRefreshTokenHasExpired() {
        MovableClock clock = new MovableClock();
        ServerUnderTest server =
                devices.closeLater(ServerUnderTest.start(devices.folder("data"), options -> options.clock(clock)));
        Device phone = devices.device("phone", server.baseUrl());
        RealmUser user = phone.user();

        clock.advance(Duration.ofDays(61));

        assertThatThrownBy(user::refresh)
                .isInstanceOfSatisfying(
                        AppServiceException.class, refusal -> assertThat(refusal.httpStatus()).isEqualTo(401));
    }

    @Test
    void deviceWithAForgedAccessTokenGetsAGenuineOne() {
        AnswerFilter forger = (url, body) -> url.contains("/login") ? forge(body, "access_token") : body;
        Device phone = devices.device("phone", devices.server().baseUrl(), devices.appId(), forger);

        SyncedRealm realm = phone.openWithEverything(Models.TASKS);
        realm.write(transaction -> transaction.create("Task", new ObjectId()));
        realm.session().awaitUpload();

        assertThat(phone.user().state()).isEqualTo(RealmUser.State.LOGGED_IN);
    }

    @Test
    void forgedTokensGetNowhere() {
        AnswerFilter forger = (url, body) ->
                url.contains("/login") ? forge(forge(body, "access_token"), "refresh_token") : body;
        Device phone = devices.device("phone", devices.server().baseUrl(), devices.appId(), forger);

        // The client reads the profile with the access token as a part of the log in.
        assertThatThrownBy(() -> phone.app().logIn(new Credentials.Anonymous()))
                .isInstanceOfSatisfying(
                        AppServiceException.class, refusal -> assertThat(refusal.httpStatus()).isEqualTo(401));
    }

    @Test
    void syncIsRefusedWithoutATokenOrWithGarbage() {
        for (String query : List.of("", "?baas_at=", "?baas_at=garbage", "?baas_at=" + Jwt.of("ann", 60))) {
            assertThat(closeCode(query)).as(query).isEqualTo(REFRESH_YOUR_TOKEN);
        }
    }

    @Test
    void tokenOfAnotherAppIsRefused() {
        RealmUser elsewhere = devices.device("phone", devices.server().baseUrl(), devices.appId() + "-other")
                .user();

        assertThat(closeCode("?baas_at=" + elsewhere.accessToken())).isEqualTo(LOG_YOUR_USER_OUT);
    }

    /** The code with which the server ends a sync connection before its first message (spec wire-protocol §1.6). */
    private int closeCode(String query) {
        URI url = URI.create(devices.server().baseUrl().replaceFirst("^http", "ws") + "/api/client/v2.0/app/"
                + devices.appId() + "/realm-sync" + query);
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.newWebSocketBuilder()
                    .subprotocols("com.mongodb.realm-query-sync#14")
                    .buildAsync(url, new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                            closed.complete(code);
                            return socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
                        }
                    })
                    .join();
            return closed.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    private static String forge(String login, String token) {
        BsonDocument document = BsonDocument.parse(login);
        document.put(token, new BsonString(Jwt.forged(document.getString(token).getValue())));
        return document.toJson();
    }
}
