package io.devsync.server.app.config;

/**
 * The App Services schema of one collection.
 *
 * @param id 24 hexadecimal digits
 * @param database of the collection
 * @param json {@code metadata}, {@code schema} and {@code relationships}, without the id
 */
public record SchemaRecord(String id, String database, String collection, String json) {

    /** Whether it is about that collection. */
    public boolean isOf(String otherDatabase, String otherCollection) {
        return database.equals(otherDatabase) && collection.equals(otherCollection);
    }
}
