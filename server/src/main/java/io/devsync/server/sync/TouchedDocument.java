package io.devsync.server.sync;

import com.mongodb.MongoNamespace;
import java.time.Instant;
import org.bson.BsonValue;

/**
 * A document that somebody else may have changed.
 *
 * @param at when; decides against edits that devices made meanwhile
 */
public record TouchedDocument(MongoNamespace namespace, BsonValue id, Instant at) {}
