package io.devsync.server.rules;

import java.util.Optional;

/**
 * Which role a user has for a class, for explaining.
 *
 * @param role its name; absent when no role applies, so that nothing is allowed
 * @param unusable why sync cannot use it, so that nothing is allowed; absent when it can
 */
public record RoleChoice(Optional<String> role, Optional<String> unusable) {}
