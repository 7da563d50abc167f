/** Documents, indexes, transactions and snapshots over h2-mvstore, with one writer and group commit. Internal to the embedded data source. */
@NullMarked
package io.devsync.server.embedded.storage;

import org.jspecify.annotations.NullMarked;
