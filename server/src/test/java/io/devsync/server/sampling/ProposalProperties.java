package io.devsync.server.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.document.Conversion;
import io.devsync.server.document.DocumentCodec;
import io.devsync.server.document.Namespace;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.SchemaImport;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bson.RawBsonDocument;

class ProposalProperties {

    private static final Namespace THINGS = new Namespace("db", "things");

    @Property(tries = 1000)
    void everySampledDocumentFitsTheProposal(@ForAll long seed, @ForAll boolean required, @ForAll boolean accepting) {
        List<RawBsonDocument> documents = new RandomDocuments(new Random(seed)).documents(40);
        DocumentSampler sample = new DocumentSampler();
        documents.forEach(sample::add);
        Set<Suggestion.Kind> accepted = accepting
                ? Set.of(Suggestion.Kind.SET, Suggestion.Kind.DICTIONARY, Suggestion.Kind.LEFTOVER)
                : Set.of();

        CollectionProposal proposal = propose(sample, new Choices(Map.of(), accepted, required));

        assertThat(proposal.problems()).isEmpty();
        SchemaImport outcome =
                SchemaImport.of(AppSchema.empty("db"), List.of(proposal.schema()), Set.of(), false);
        assertThat(outcome).isInstanceOf(SchemaImport.Accepted.class);
        AppSchema schema = ((SchemaImport.Accepted) outcome).next();
        DocumentCodec codec = new DocumentCodec(schema, true);
        assertThat(documents).allSatisfy(document -> assertThat(
                        codec.fromDocument(schema.realm(), "thing", document))
                .isInstanceOf(Conversion.Fits.class));
    }

    @Property(tries = 300)
    void nothingSeenIsMissingFromTheReport(@ForAll long seed) {
        List<RawBsonDocument> documents = new RandomDocuments(new Random(seed)).documents(40);
        DocumentSampler sample = new DocumentSampler();
        documents.forEach(sample::add);

        CollectionProposal proposal = propose(sample, Choices.NONE);

        documents.forEach(document -> document.forEach((name, value) -> assertThat(proposal.fields())
                .filteredOn(field -> field.path().equals(name))
                .singleElement()
                .satisfies(field -> assertThat(field.types())
                        .anyMatch(type -> type.type().code() == (value.getBsonType().getValue() & 0xff)))));
        assertThat(proposal.fields()).allSatisfy(field -> {
            assertThat(field.types().stream().mapToLong(TypeCount::count).sum()).isEqualTo(field.seen());
            assertThat(field.share()).isBetween(0.0, 1.0);
        });
    }

    @Property(tries = 1000)
    void damagedDocumentsAreCountedAndNothingElse(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = new RandomDocuments(random).documents(1).getFirst().getByteBuffer().array().clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        DocumentSampler sample = new DocumentSampler();

        sample.add(bytes, 0, bytes.length);

        assertThat(sample.documents() + sample.malformed()).isEqualTo(1);
        propose(sample, Choices.NONE);
    }

    private static CollectionProposal propose(DocumentSampler sample, Choices choices) {
        return new Proposer(THINGS, "mongodb-atlas", "thing", choices, Hints.of(sample), new HashSet<>()).propose(sample);
    }
}
