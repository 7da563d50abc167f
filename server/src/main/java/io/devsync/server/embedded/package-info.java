/** The embedded data source: an in-process one-node replica set that speaks the MongoDB wire protocol; knows nothing of sync. */
@NullMarked
package io.devsync.server.embedded;

import org.jspecify.annotations.NullMarked;
