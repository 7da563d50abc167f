package io.devsync.server.store;

import com.mongodb.MongoException;
import java.util.function.Supplier;

/** The data source did not do what was asked; what is acknowledged is not touched by it. */
public class StoreException extends RuntimeException {
    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Runs an action; what the driver throws becomes a {@link StoreException} that says what was being done. */
    static <T> T wrap(String what, Supplier<T> action) {
        try {
            return action.get();
        } catch (MongoException failure) {
            throw new StoreException(what + ": " + failure.getMessage(), failure);
        }
    }
}
