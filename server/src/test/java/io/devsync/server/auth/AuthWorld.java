package io.devsync.server.auth;

import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.app.AppsOptions;
import io.devsync.server.auth.credential.Credential;
import io.devsync.server.store.Await;
import io.devsync.server.store.IdSource;
import io.devsync.server.testing.TestDataSource;
import io.devsync.server.testing.TurnableClock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** Users of a server of their own. */
final class AuthWorld implements AutoCloseable {

    final TurnableClock clock = new TurnableClock();
    final TestDataSource dataSource = new TestDataSource();
    final Apps apps;
    final Auth auth;
    private final IdSource ids;

    AuthWorld() {
        this(1);
    }

    AuthWorld(long seed) {
        ids = new IdSource(clock, new Random(seed));
        apps = Apps.open(dataSource.client(), AppsOptions.loopback(), ids, clock);
        auth = reopen();
    }

    /** Another start of the server over the same data. */
    Auth reopen() {
        AuthOptions options = new AuthOptions(Duration.ofMinutes(30), Duration.ofDays(60), 1);
        return Auth.open(dataSource.client(), Optional.empty(), apps, options, ids, clock, mail -> {});
    }

    Login login(App app) {
        return auth.login(app, new Credential.Anonymous(), Optional.empty());
    }

    long count(String collection) {
        return Await.one(
                dataSource.client().getDatabase(Apps.DATABASE).getCollection(collection).countDocuments(),
                Duration.ofSeconds(10));
    }

    @Override
    public void close() {
        auth.close();
        dataSource.close();
    }
}
