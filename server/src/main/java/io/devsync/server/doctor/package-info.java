/**
 * Finds out whether a MongoDB can do what sync needs, and says what to do where it cannot. {@link
 * io.devsync.server.doctor.Examination} is where to start.
 */
@NullMarked
package io.devsync.server.doctor;

import org.jspecify.annotations.NullMarked;
