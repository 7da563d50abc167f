package io.devsync.server.document;

import static io.devsync.server.document.DocumentFixture.STRICT;
import static io.devsync.server.document.RandomObjects.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.object.StateEquality;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;

class DocumentProperties {

    @Property(tries = 500)
    void documentAndSidecarHoldTheObjectExactly(@ForAll long seed) {
        ObjectState object = new RandomObjects(seed).next();
        BsonDocument document = STRICT.toDocument(SCHEMA, object);

        ObjectState read = read(document);
        ObjectState restored = ExactValues.of(SCHEMA, object)
                .map(sidecar -> ExactValues.restore(SCHEMA, read, DocumentFixture.raw(sidecar)))
                .orElse(read);

        assertThat(STRICT.check(SCHEMA, object)).isEmpty();
        assertSame(restored, object);
    }

    @Property(tries = 500)
    void bytesAreThoseOfTheDocument(@ForAll long seed) {
        ObjectState object = new RandomObjects(seed).next();

        assertThat(STRICT.toRawDocument(SCHEMA, object)).isEqualTo(STRICT.toDocument(SCHEMA, object));
        assertThat(List.copyOf(STRICT.toRawDocument(SCHEMA, object).keySet()))
                .isEqualTo(List.copyOf(STRICT.toDocument(SCHEMA, object).keySet()));
    }

    @Property(tries = 500)
    void objectThatWasReadIsWrittenBackUnchanged(@ForAll long seed) {
        ObjectState read = read(STRICT.toDocument(SCHEMA, new RandomObjects(seed).next()));

        assertThat(read(STRICT.toDocument(SCHEMA, read))).isEqualTo(read);
        assertThat(ExactValues.of(SCHEMA, read)).isEmpty();
    }

    @Property(tries = 500)
    void updateLeadsFromOneDocumentToTheOther(@ForAll long seed) {
        RandomObjects objects = new RandomObjects(seed);
        ObjectState before = objects.next();
        ObjectState after = objects.next();
        BsonDocument document = STRICT.toDocument(SCHEMA, before);

        DocumentUpdate update = STRICT.update(SCHEMA, before, after);
        update.set().forEach((path, value) -> set(document, path, value));
        update.unset().keySet().forEach(path -> unset(document, path));

        assertSame(read(document), read(STRICT.toDocument(SCHEMA, after)));
    }

    @Property(tries = 200)
    void outsideChangeWinsOverTheSidecar(@ForAll long seed, @ForAll long otherSeed) {
        ObjectState object = new RandomObjects(seed).next();
        ObjectState outside = read(STRICT.toDocument(SCHEMA, new RandomObjects(otherSeed).next()));

        ObjectState restored = ExactValues.of(SCHEMA, object)
                .map(sidecar -> ExactValues.restore(SCHEMA, outside, sidecar))
                .orElse(outside);

        assertSame(read(STRICT.toDocument(SCHEMA, restored)), outside);
    }

    private static void assertSame(ObjectState actual, ObjectState expected) {
        assertThat(StateEquality.same(SCHEMA, actual, expected))
                .as("%s is the same as %s", actual, expected)
                .isTrue();
    }

    private static ObjectState read(BsonDocument document) {
        Conversion conversion = STRICT.fromDocument(SCHEMA, "T", DocumentFixture.raw(document));
        assertThat(conversion).isInstanceOf(Conversion.Fits.class);
        return ((Conversion.Fits) conversion).object();
    }

    /** As MongoDB does it: a path goes through sub-documents only. */
    private static void set(BsonDocument document, String path, BsonValue value) {
        parent(document, path).put(lastOf(path), value);
    }

    private static void unset(BsonDocument document, String path) {
        parent(document, path).remove(lastOf(path));
    }

    private static String lastOf(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static BsonDocument parent(BsonDocument document, String path) {
        BsonDocument parent = document;
        String[] parts = path.split("\\.", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            parent = parent.get(parts[i], BsonNull.VALUE).asDocument();
        }
        return parent;
    }
}
