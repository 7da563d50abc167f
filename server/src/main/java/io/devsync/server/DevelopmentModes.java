package io.devsync.server;

import io.devsync.server.api.control.SchemaTools;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.app.config.AppConfigurations;
import io.devsync.server.sync.SyncEngine;
import java.util.Optional;

/** Switches development mode of apps where it is kept and where it counts. */
record DevelopmentModes(Apps apps, AppConfigurations configurations, AppEngines engines)
        implements SchemaTools.RunningSync {

    @Override
    public Optional<SyncEngine> engine(App app) {
        return engines.engine(app);
    }

    @Override
    public void developmentMode(App app, boolean on) {
        App changed = app.withDevelopmentMode(on);
        apps.save(changed);
        engines.configured(changed, configurations.of(changed));
    }
}
