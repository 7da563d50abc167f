package io.devsync.server.store;

import com.mongodb.MongoNamespace;
import org.bson.BsonValue;

/**
 * A write that the data source did not take: validator, unique index, size. The log goes on without it.
 *
 * @param duplicate whether the reason is a unique index
 */
public record RefusedDocument(MongoNamespace namespace, BsonValue id, String reason, boolean duplicate) {}
