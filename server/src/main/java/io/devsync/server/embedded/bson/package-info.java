/** BSON as bytes and as values: reading, writing, checking, ordering and order-preserving keys. Internal to the embedded data source. */
@NullMarked
package io.devsync.server.embedded.bson;

import org.jspecify.annotations.NullMarked;
