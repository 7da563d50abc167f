package io.devsync.server.app.config;

import java.time.Instant;

/**
 * A function of an app, as it was handed in.
 *
 * @param id 24 hexadecimal digits
 * @param source JavaScript
 * @param json the whole document as it was handed in, without its id
 */
public record AppFunction(String id, String name, String source, String json, Instant modified) {}
