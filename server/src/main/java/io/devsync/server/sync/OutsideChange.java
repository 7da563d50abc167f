package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import java.util.Optional;

/**
 * What others did to one document since it last followed the history.
 *
 * @param followed what it held when it last did; empty when it did not exist
 * @param document what it holds; empty when it is missing or does not fit the schema
 * @param version the version of the history that it last followed
 * @param timestamp when it was changed, in milliseconds since 2015-01-01
 * @param isNew whether we had no copy of it when it was looked at
 */
record OutsideChange(
        ObjectKey key,
        Optional<ObjectState> followed,
        Optional<ObjectState> document,
        long version,
        long timestamp,
        boolean isNew) {}
