package io.devsync.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.app.AppsOptions;
import io.devsync.server.auth.TokenAdmission.Outcome;
import io.devsync.server.session.SyncAdmission.Decision;
import io.devsync.server.store.IdSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenAdmissionTest {

    private final AuthWorld world = new AuthWorld();
    private final App app = world.apps.findOrCreate("mine");
    private final Login login = world.login(app);
    private final List<Runnable> blocking = new ArrayList<>();
    private final TokenAdmission admission =
            new TokenAdmission(world.apps, world.auth.accessTokens(), blocking::add);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void userComesIn() {
        assertThat(check("mine", login.accessToken())).isEqualTo(
                        new Outcome.Admitted(app, login.userId(), login.deviceId()));
    }

    @Test
    void expiredTokenIsRefreshed() {
        world.clock.turn(Duration.ofHours(1));

        assertThat(decision("mine", login.accessToken())).isInstanceOf(Decision.Unauthorized.class);
    }

    @Test
    void garbageAndMissingTokensLeadToARefreshWhichFailsForGood() {
        assertThat(decision("mine", "garbage")).isInstanceOf(Decision.Unauthorized.class);
        assertThat(outcome(admission.check("mine", Optional.empty())))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.decision()).isInstanceOf(Decision.Unauthorized.class));
    }

    @Test
    void loggedOutUserIsSentToTheRefreshThatFails() {
        world.auth.logOut(world.auth.authenticateRefresh(login.refreshToken()));

        assertThat(decision("mine", login.accessToken())).isInstanceOf(Decision.Unauthorized.class);
    }

    @Test
    void deletedUserIsLoggedOut() {
        world.auth.delete(app, login.userId());

        assertThat(decision("mine", login.accessToken())).isEqualTo(new Decision.Forbidden("the user was deleted"));
    }

    @Test
    void tokenOfAnotherAppDoesNotRefreshForEver() {
        world.apps.findOrCreate("other");

        assertThat(decision("other", login.accessToken())).isInstanceOf(Decision.Forbidden.class);
    }

    @Test
    void appThatIsNotInMemoryIsLookedUpElsewhere() {
        CompletionStage<Outcome> pending = admission.check("unknown", Optional.of(login.accessToken()));

        boolean doneWithoutBlocking = pending.toCompletableFuture().isDone();
        blocking.forEach(Runnable::run);

        assertThat(doneWithoutBlocking).isFalse();
        assertThat(pending.toCompletableFuture()).isCompletedWithValueMatching(Outcome.Refused.class::isInstance);
    }

    @Test
    void closedServerSaysThatTheAppIsUnknown() {
        Apps closed = Apps.open(
                world.dataSource.client(),
                new AppsOptions(false, false, Optional.empty(), List.of()),
                new IdSource(world.clock, new Random(3)),
                world.clock);
        TokenAdmission strict = new TokenAdmission(closed, world.auth.accessTokens(), Runnable::run);

        assertThat(outcome(strict.check("unknown", Optional.of(login.accessToken()))))
                .isEqualTo(new Outcome.Refused(
                        new Decision.UnknownApp("cannot find app using Client App ID 'unknown'")));
    }

    @Test
    void deadDataSourceMeansLater() {
        world.dataSource.client().close();
        TokenAdmission inline = new TokenAdmission(world.apps, world.auth.accessTokens(), Runnable::run);

        assertThat(outcome(inline.check("unknown", Optional.of(login.accessToken()))))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.decision()).isInstanceOf(Decision.Unavailable.class));
    }

    private Outcome check(String appId, String token) {
        return outcome(admission.check(appId, Optional.of(token)));
    }

    private Decision decision(String appId, String token) {
        return ((Outcome.Refused) check(appId, token)).decision();
    }

    private static Outcome outcome(CompletionStage<Outcome> stage) {
        return stage.toCompletableFuture().getNow(new Outcome.Refused(new Decision.Unavailable("not done")));
    }
}
