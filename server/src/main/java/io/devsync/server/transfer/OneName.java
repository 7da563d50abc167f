package io.devsync.server.transfer;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives the one database of an archive another name; with two databases their collections would be mixed up. */
final class OneName implements Function<String, String> {

    private final String name;
    private final Path file;
    private @Nullable String renamed;

    private OneName(String name, Path file) {
        this.name = name;
        this.file = file;
    }

    /** The names of the archive where no other is wanted. */
    static Function<String, String> of(Optional<String> name, Path file) {
        return name.<Function<String, String>>map(wanted -> new OneName(wanted, file)).orElse(Function.identity());
    }

    @Override
    public String apply(String database) {
        if (renamed == null) {
            renamed = database;
        }
        if (!database.equals(renamed)) {
            throw new TransferException(file + " holds databases " + renamed + " and " + database
                    + " (expected: one, to be imported into database " + name + ")");
        }
        return name;
    }
}
