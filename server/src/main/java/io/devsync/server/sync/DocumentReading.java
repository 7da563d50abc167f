package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectState;
import io.devsync.server.document.Conversion;
import io.devsync.server.document.DocumentCodec;
import io.devsync.server.document.ExactValues;
import io.devsync.server.schema.AppSchema;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Documents as the objects that devices get; documents that do not fit the schema are no objects. */
final class DocumentReading {

    private static final Logger log = LoggerFactory.getLogger(DocumentReading.class);

    private DocumentReading() {}

    static Optional<ObjectState> read(
            AppSchema schema, String className, RawBsonDocument document, Optional<BsonDocument> exact) {
        return switch (DocumentCodec.fromDocument(schema, className, document)) {
            case Conversion.Fits fits -> Optional.of(
                    exact.map(values -> ExactValues.restore(fits.object(), values)).orElse(fits.object()));
            case Conversion.Unfit unfit -> {
                log.debug("document is not synced class={} path={} reason={}", className, unfit.path(), unfit.reason());
                yield Optional.empty();
            }
        };
    }
}
