package io.devsync.server.app.config;

/**
 * A named value that rules and functions read, {@code %%values.<name>} in expressions.
 *
 * @param id 24 hexadecimal digits
 * @param json the value; with {@code fromSecret} the name of a secret as a JSON string
 * @param fromSecret whether the value is that of a secret
 */
public record AppValue(String id, String name, String json, boolean fromSecret) {}
