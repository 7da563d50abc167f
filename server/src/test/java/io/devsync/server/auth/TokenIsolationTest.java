package io.devsync.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.app.App;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Invariant I9: a token opens its own app and no other, whatever is done to it. */
class TokenIsolationTest {

    private static final int APPS = 6;

    private final List<App> apps = new ArrayList<>();
    private final List<Login> logins = new ArrayList<>();
    private final AuthWorld world = new AuthWorld();

    @BeforeProperty
    void createAppsWithAUserEach() {
        for (int i = 0; i < APPS; i++) {
            apps.add(world.apps.findOrCreate("app-" + i));
            logins.add(world.login(apps.get(i)));
        }
    }

    @AfterProperty
    void close() {
        world.close();
    }

    @Property(tries = 100)
    void tokenOpensItsOwnAppOnly(
            @ForAll @IntRange(max = APPS - 1) int owner, @ForAll @IntRange(max = APPS - 1) int visited) {
        TokenCheck check =
                world.auth.accessTokens().verify(apps.get(visited), logins.get(owner).accessToken());

        assertThat(check instanceof TokenCheck.Valid).isEqualTo(owner == visited);
    }

    @Property(tries = 300)
    void changedTokenOpensNothing(
            @ForAll @IntRange(max = APPS - 1) int owner, @ForAll int position, @ForAll @IntRange(min = 1, max = 94) int by) {
        String token = logins.get(owner).accessToken();
        // The last character of each part of a JWT has bits that do not count.
        int at = Math.floorMod(position, token.length() - 1);
        char changed = (char) ('!' + (token.charAt(at) - '!' + by) % 94);

        String forged = token.substring(0, at) + changed + token.substring(at + 1);

        boolean same = changed == token.charAt(at);
        assertThat(world.auth.accessTokens().verify(apps.get(owner), forged) instanceof TokenCheck.Valid)
                .isEqualTo(same);
    }

    @Property(tries = 100)
    void partsOfTwoTokensOpenNothing(
            @ForAll @IntRange(max = APPS - 1) int payloadOwner,
            @ForAll @IntRange(max = APPS - 1) int signatureOwner,
            @ForAll @IntRange(max = APPS - 1) int visited) {
        String[] payload = logins.get(payloadOwner).accessToken().split("\\.");
        String[] signature = logins.get(signatureOwner).accessToken().split("\\.");

        String forged = payload[0] + "." + payload[1] + "." + signature[2];

        boolean genuine = payloadOwner == signatureOwner && payloadOwner == visited;
        assertThat(world.auth.accessTokens().verify(apps.get(visited), forged) instanceof TokenCheck.Valid)
                .isEqualTo(genuine);
    }
}
