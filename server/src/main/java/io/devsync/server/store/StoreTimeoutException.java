package io.devsync.server.store;

import java.time.Duration;

/** The data source did not answer in time; whether the operation took place is unknown. */
public final class StoreTimeoutException extends StoreException {

    private static final long serialVersionUID = 1L;

    StoreTimeoutException(Duration timeout) {
        super("the data source did not answer within " + timeout.toMillis()
                + " ms; check that it is running and reachable");
    }
}
