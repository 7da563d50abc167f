package io.devsync.server.sampling;

import org.bson.BsonDocument;
import org.bson.BsonString;

/** What a place in documents can be in a schema. */
sealed interface Outcome {

    /** Why it is so, where it is not plain; empty otherwise. */
    String reason();

    /**
     * A type of its own.
     *
     * @param words the type for people
     */
    record Typed(BsonDocument schema, String words, String reason) implements Outcome {

        static Typed scalar(String bsonType, String reason) {
            return new Typed(type(bsonType), bsonType, reason);
        }

        boolean isObject() {
            return schema.containsKey("properties");
        }

        boolean isCollection() {
            return schema.containsKey("items") || schema.containsKey("additionalProperties");
        }
    }

    /** Any type. */
    record Mixed(String reason) implements Outcome {}

    /** No part of the schema. */
    record Excluded(String reason) implements Outcome {}

    static BsonDocument type(String bsonType) {
        return new BsonDocument("bsonType", new BsonString(bsonType));
    }
}
