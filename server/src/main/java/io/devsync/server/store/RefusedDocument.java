package io.devsync.server.store;

import com.mongodb.MongoNamespace;
import org.bson.BsonValue;

/** A write that the data source did not take: validator, unique index, size. The log goes on without it. */
public record RefusedDocument(MongoNamespace namespace, BsonValue id, String reason) {}
