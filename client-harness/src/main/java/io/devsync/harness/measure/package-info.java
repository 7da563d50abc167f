/**
 * Figures that neither load runs nor JMH give, each measured on a server of its own in this process: {@link
 * io.devsync.harness.measure.Measurement} names them.
 */
@NullMarked
package io.devsync.harness.measure;

import org.jspecify.annotations.NullMarked;
