package io.devsync.server.api.admin;

import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.app.config.AppConfiguration;
import io.devsync.server.app.config.AppConfigurations;
import io.devsync.server.app.config.AppConfigurations.Change;
import io.devsync.server.app.config.AppProjection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Changes the configurations of apps, one change of an app at a time: checked first, then kept, then told to the running
 * sync. Used by any thread that may block.
 */
final class ConfigurationChanges {

    /** More than there are test processes at work at once. */
    private static final int LOCKS = 64;

    private final Apps apps;
    private final AppConfigurations configurations;
    private final LiveSync live;
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    ConfigurationChanges(Apps apps, AppConfigurations configurations, LiveSync live) {
        this.apps = apps;
        this.configurations = configurations;
        this.live = live;
    }

    LiveSync live() {
        return live;
    }

    AppConfiguration of(App app) {
        return configurations.of(app);
    }

    /**
     * Changes a configuration.
     *
     * @param change what it throws ends the call with nothing changed
     * @return the configuration after the change
     */
    AppConfiguration change(App app, UnaryOperator<AppConfiguration> change) {
        return alone(app, () -> {
            App current = apps.findById(app.id())
                    .orElseThrow(() -> AdminRefusal.notFound("app", "AppNotFound", app.id()));
            Change done = configurations.update(current, before -> {
                AppConfiguration after = change.apply(before);
                AppProjection.apply(current, before, after);
                return after;
            });
            App projected = AppProjection.apply(current, done.before(), done.after());
            if (!projected.equals(current)) {
                apps.save(projected);
            }
            if (!done.before().equals(done.after())) {
                live.configured(projected, done.after());
            }
            return done.after();
        });
    }

    /** Switches development mode. */
    void developmentMode(App app, boolean on) {
        alone(app, () -> {
            App current = apps.findById(app.id())
                    .orElseThrow(() -> AdminRefusal.notFound("app", "AppNotFound", app.id()));
            App changed = current.withDevelopmentMode(on);
            apps.save(changed);
            live.configured(changed, configurations.of(changed));
            return changed;
        });
    }

    /** Ends sync and forgets its history; where sync is on, devices start over with the configuration as it is now. */
    void terminate(App app) {
        alone(app, () -> {
            live.terminated(app);
            return app;
        });
    }

    /** Deletes an app with all that is configured. */
    void delete(App app) {
        alone(app, () -> {
            apps.delete(app);
            live.deleted(app);
            configurations.delete(app);
            return app;
        });
    }

    private <T> T alone(App app, Supplier<T> action) {
        ReentrantLock lock = locks.get(Math.floorMod(app.id().hashCode(), LOCKS));
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
