package io.devsync.server.models;

import io.devsync.server.models.language.FileOptions;
import io.devsync.server.models.language.Language;
import java.util.Optional;
import java.util.Set;

/**
 * What to generate.
 *
 * @param classNames the stored names of the classes, which bring what they embed; empty for all
 * @param packageName the package or namespace of the classes
 */
public record ModelOptions(Language language, Set<String> classNames, Optional<String> packageName) {

    /**
     * Checks the package's name, which goes into the code as it is.
     *
     * @throws IllegalArgumentException if the language has no packages, or the name is none
     */
    public ModelOptions {
        classNames = Set.copyOf(classNames);
        packageName.ifPresent(name -> {
            if (!language.hasPackages()) {
                throw new IllegalArgumentException("package " + name + " (expected: none; " + language.title()
                        + " models have no package)");
            }
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*")) {
                throw new IllegalArgumentException("package \"" + name + "\" (expected: a name such as com.example.app)");
            }
        });
    }

    /** All classes, without a package. */
    public static ModelOptions of(Language language) {
        return new ModelOptions(language, Set.of(), Optional.empty());
    }

    FileOptions fileOptions() {
        return new FileOptions(packageName);
    }
}
