/**
 * Deterministic simulation: the engine, its store, devices and the network between them in one thread of events, in an
 * order that a seed decides. {@link Simulation} runs one seed.
 */
@NullMarked
package io.devsync.harness.simulate;

import org.jspecify.annotations.NullMarked;
