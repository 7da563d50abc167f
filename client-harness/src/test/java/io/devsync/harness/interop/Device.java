package io.devsync.harness.interop;

import io.devsync.harness.realm.Credentials;
import io.devsync.harness.realm.RealmApp;
import io.devsync.harness.realm.RealmSettings;
import io.devsync.harness.realm.RealmUser;
import io.devsync.harness.realm.SyncedRealm;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.RealmSchema;
import java.util.function.Supplier;

/** A phone with one app installed: the app, its user once logged in, and its realm once opened. */
final class Device implements AutoCloseable {

    private final Supplier<RealmApp> install;
    private RealmApp app;

    Device(Supplier<RealmApp> install) {
        this.install = install;
        this.app = install.get();
    }

    /** The running app. */
    RealmApp app() {
        return app;
    }

    /** The user of the running app; a new anonymous one when nobody is logged in yet. */
    RealmUser user() {
        return app.currentUser().orElseGet(() -> app.logIn(new Credentials.Anonymous()));
    }

    /** Opens a realm, as an anonymous user unless someone is logged in. */
    SyncedRealm open(RealmSchema schema) {
        return user().open(RealmSettings.of(schema));
    }

    /** Opens a realm, subscribes to all objects of all classes, and takes what the server has. */
    SyncedRealm openWithEverything(RealmSchema schema) {
        SyncedRealm realm = open(schema);
        subscribeToEverything(realm);
        realm.session().awaitDownload();
        return realm;
    }

    /** Subscribes to all objects of all classes that can be subscribed to. */
    static void subscribeToEverything(SyncedRealm realm) {
        realm.subscriptions().updateAll(realm.schema().classes().values().stream()
                .filter(schema -> !schema.embedded() && !schema.asymmetric())
                .map(ObjectSchema::name)
                .toArray(String[]::new));
    }

    /** Ends the app and starts it again with the same files. */
    void restart() {
        app.close();
        app = install.get();
    }

    @Override
    public void close() {
        app.close();
    }
}
