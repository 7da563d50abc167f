package io.devsync.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.app.App;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

    private final AuthWorld world = new AuthWorld();
    private final App app = world.apps.findOrCreate("mine");
    private final Login login = world.login(app);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void freshTokenIsValid() {
        assertThat(world.auth.accessTokens().verify(app, login.accessToken()))
                .isInstanceOfSatisfying(TokenCheck.Valid.class, valid -> {
                    assertThat(valid.userId()).isEqualTo(login.userId());
                    assertThat(valid.deviceId()).isEqualTo(login.deviceId());
                    assertThat(valid.expires())
                            .isEqualTo(world.clock.instant().plus(Duration.ofMinutes(30)));
                });
    }

    @Test
    void oldTokenHasExpired() {
        world.clock.turn(Duration.ofMinutes(30));

        assertThat(verify()).isInstanceOf(TokenCheck.Expired.class);
    }

    @Test
    void logoutEndsTheToken() {
        world.auth.logOut(world.auth.authenticateRefresh(login.refreshToken()));

        assertThat(verify()).isInstanceOf(TokenCheck.SessionOver.class);
    }

    @Test
    void deletedAndDisabledUsersAreTold() {
        world.auth.disable(app, login.userId());
        TokenCheck disabled = verify();
        world.auth.delete(app, login.userId());
        TokenCheck deleted = verify();

        assertThat(disabled).isEqualTo(new TokenCheck.UserGone(login.userId(), false));
        assertThat(deleted).isEqualTo(new TokenCheck.UserGone(login.userId(), true));
    }

    @Test
    void endsAreKnownAfterARestart() {
        Login loggedOut = world.login(app);
        Login disabled = world.login(app);
        Login deleted = world.login(app);
        world.auth.logOut(world.auth.authenticateRefresh(loggedOut.refreshToken()));
        world.auth.disable(app, disabled.userId());
        world.auth.delete(app, deleted.userId());

        AccessTokens restarted = world.reopen().accessTokens();

        assertThat(restarted.verify(app, login.accessToken())).isInstanceOf(TokenCheck.Valid.class);
        assertThat(restarted.verify(app, loggedOut.accessToken())).isInstanceOf(TokenCheck.SessionOver.class);
        assertThat(restarted.verify(app, disabled.accessToken())).isInstanceOf(TokenCheck.UserGone.class);
        assertThat(restarted.verify(app, deleted.accessToken())).isInstanceOf(TokenCheck.UserGone.class);
    }

    @Test
    void refreshTokenIsNoAccessToken() {
        assertThat(world.auth.accessTokens().verify(app, login.refreshToken()))
                .isInstanceOf(TokenCheck.Garbage.class);
    }

    @Test
    void tokenOfAnotherAppOfThisServerIsRecognised() {
        App other = world.apps.findOrCreate("other");

        assertThat(world.auth.accessTokens().verify(other, login.accessToken()))
                .isEqualTo(new TokenCheck.OtherApp("mine"));
    }

    @Test
    void tokenOfAnotherServerIsGarbage() {
        try (AuthWorld elsewhere = new AuthWorld(99)) {
            Login foreign = elsewhere.login(elsewhere.apps.findOrCreate("mine"));

            assertThat(world.auth.accessTokens().verify(app, foreign.accessToken()))
                    .isInstanceOf(TokenCheck.Garbage.class);
        }
    }

    @Test
    void expiredSessionsAndOldTombstonesAreForgotten() {
        world.auth.delete(app, world.login(app).userId());
        world.clock.turn(Duration.ofDays(61));

        world.login(app);

        assertThat(world.count("sessions")).isEqualTo(1);
        assertThat(world.count("users")).isEqualTo(2);
    }

    private TokenCheck verify() {
        return world.auth.accessTokens().verify(app, login.accessToken());
    }
}
