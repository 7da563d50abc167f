package io.devsync.server.sync;

import io.devsync.server.schema.EvolutionMode;
import io.devsync.server.schema.constraint.SchemaConstraints;

/**
 * What holds for writes of all devices at one time.
 *
 * @param appId the client app id
 * @param mode whether devices may change the schema; while they may, constraints only warn (spec development-mode §2.1)
 * @param constraints what the schema demands of values beyond their types
 * @param warnings told what strict mode would refuse, while it does not hold
 * @param faults refuses what somebody wants to be refused
 * @param now milliseconds since 2015-01-01
 */
record WriteRules(
        String appId,
        EvolutionMode mode,
        SchemaConstraints constraints,
        StrictWarnings warnings,
        WriteFaults faults,
        long now) {}
