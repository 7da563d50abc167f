package io.devsync.server.store;

import com.mongodb.MongoNamespace;
import org.bson.BsonValue;

/** Names one document of the user's. */
public record DocumentKey(MongoNamespace namespace, BsonValue id) {}
