package io.devsync.server.models.declared;

import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.models.GeneratedModels;
import io.devsync.server.models.language.Language;
import io.devsync.server.models.language.ModelFile;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads generated code as its SDK would, knowing nothing of how it was generated. */
public interface DeclaredReader {

    /** The classes that the code declares to devices. */
    RealmSchema read(String code);

    /** The reader of a language; schemas of documents declare nothing to devices. */
    static Optional<DeclaredReader> of(Language language) {
        return switch (language) {
            case SWIFT -> Optional.of(new SwiftCode());
            case OBJECTIVE_C -> Optional.of(new ObjectiveCCode());
            case KOTLIN -> Optional.of(new KotlinCode());
            case JAVA -> Optional.of(new JavaCode());
            case JAVA_SCRIPT, TYPE_SCRIPT -> Optional.of(new JavaScriptCode());
            case C_SHARP -> Optional.of(new CSharpCode());
            case DART -> Optional.of(new DartCode());
            case CPP -> Optional.of(new CppCode());
            case MONGODB_JSON_SCHEMA, JSON_SCHEMA -> Optional.empty();
        };
    }

    /** What models declare. */
    static RealmSchema declared(GeneratedModels models) {
        List<ModelFile> files = models.files();
        return of(models.language())
                .orElseThrow()
                .read(files.stream().map(ModelFile::content).collect(Collectors.joining("\n")));
    }
}
