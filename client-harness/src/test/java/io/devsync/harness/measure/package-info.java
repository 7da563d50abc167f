/** Tests of the figures that {@code devsync measure} prints. */
@NullMarked
package io.devsync.harness.measure;

import org.jspecify.annotations.NullMarked;
