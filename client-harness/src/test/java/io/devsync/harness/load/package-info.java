/** Load runs against a real server in the same process. */
@NullMarked
package io.devsync.harness.load;

import org.jspecify.annotations.NullMarked;
