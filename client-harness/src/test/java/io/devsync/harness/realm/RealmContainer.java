package io.devsync.harness.realm;

/** What a path of a realm leads through: an object or one of its collections, live. */
public sealed interface RealmContainer permits RealmObject, RealmList, RealmSet, RealmDictionary {}
