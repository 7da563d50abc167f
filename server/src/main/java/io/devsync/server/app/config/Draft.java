package io.devsync.server.app.config;

/**
 * An open draft: all breaking changes of the schema until it is deployed make one new schema version.
 *
 * @param id 24 hexadecimal digits
 * @param breaking whether such a change was made since the draft was opened
 */
public record Draft(String id, boolean breaking) {}
