package io.devsync.server.app.config;

/**
 * The roles of one collection, or those of all collections that have none of their own, as JSON of App Services.
 *
 * @param id 24 hexadecimal digits
 * @param database empty in a default rule
 * @param collection empty in a default rule
 * @param json the document as it was handed in, without its id
 */
public record RuleDocument(String id, String database, String collection, String json) {}
