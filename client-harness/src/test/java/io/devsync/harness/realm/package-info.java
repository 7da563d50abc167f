/**
 * Real devices: a driver of Realm's own native client from plain Java.
 *
 * <p>Start with {@link io.devsync.harness.realm.RealmApp#open}, {@link io.devsync.harness.realm.RealmApp#logIn log in},
 * {@link io.devsync.harness.realm.RealmUser#open open} a {@link io.devsync.harness.realm.SyncedRealm} with a {@link
 * io.devsync.harness.realm.SchemaBuilder schema}, and {@link io.devsync.harness.realm.SyncedRealm#write write}. Which
 * client that is depends on the version on the class path; {@link io.devsync.harness.realm.NativeSdk} holds the
 * differences. Many apps can live in one JVM, each in a folder of its own, as long as a realm is used by the thread that
 * opened it (spec real-client).
 */
@NullMarked
package io.devsync.harness.realm;

import org.jspecify.annotations.NullMarked;
