package io.devsync.server.app;

/**
 * Where an app keeps a document for each user, which access tokens carry as {@code user_data}.
 *
 * @param userIdField the field that holds the user's id as a string
 */
public record CustomUserData(String database, String collection, String userIdField) {}
