/** Several servers over one data source, and devices that come to whichever of them: nothing is lost, nothing counts twice. */
@NullMarked
package io.devsync.harness.cluster;

import org.jspecify.annotations.NullMarked;
