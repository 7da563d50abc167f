/** The catalogue of meters. */
@NullMarked
package io.devsync.server.metrics;

import org.jspecify.annotations.NullMarked;
