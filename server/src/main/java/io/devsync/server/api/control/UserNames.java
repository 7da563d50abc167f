package io.devsync.server.api.control;

import io.devsync.server.app.App;
import java.util.Optional;

/** Finds users by what people know of them. */
@FunctionalInterface
public interface UserNames {

    /** The id of the user with that id, or with that address; may block on the data source. */
    Optional<String> idOf(App app, String idOrAddress);
}
