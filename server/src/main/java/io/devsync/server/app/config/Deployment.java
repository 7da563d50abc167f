package io.devsync.server.app.config;

import java.time.Instant;

/**
 * A draft that was deployed.
 *
 * @param id 24 hexadecimal digits
 * @param draftId the draft's
 * @param name as it was given; may be empty
 */
public record Deployment(String id, String draftId, String name, Instant at) {}
