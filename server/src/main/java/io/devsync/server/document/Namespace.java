package io.devsync.server.document;

/** Where the documents of a class are: a collection in a database. */
public record Namespace(String database, String collection) {

    @Override
    public String toString() {
        return database + "." + collection;
    }
}
