package io.devsync.server.transfer;

import com.mongodb.MongoNamespace;
import org.bson.RawBsonDocument;

/** What is told while a dump is read. */
interface DumpVisitor {

    /** A collection, before any document of it. */
    void collection(MongoNamespace namespace, CollectionMetadata metadata);

    /** A document of a collection that has been told. */
    void document(MongoNamespace namespace, RawBsonDocument document);

    /** No more documents of a collection will come. */
    void end(MongoNamespace namespace);

    /** Something that is left out, and why. */
    void note(String sentence);
}
