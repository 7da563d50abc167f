package io.devsync.harness.oracle;

import static io.devsync.harness.realm.Values.NULL;
import static io.devsync.harness.realm.Values.link;
import static io.devsync.harness.realm.Values.of;
import static io.devsync.harness.realm.Values.properties;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a script takes for equal and what not. */
class ContentsTest {

    private static final ObjectKey KEY = new ObjectKey(Focus.MAIN, new PrimaryKey.StringKey("k"));
    private static final UUID TARGET = new UUID(0, 1);

    @Test
    void objectsSurviveTheWayAsText() {
        ObjectState object = object(
                "int", 3, "mixed", List.of(1, Map.of("a", List.of())), "stringSet", Set.of("x", "y"), "link", NULL);

        Map<ObjectKey, ObjectState> parsed = Contents.parse(Focus.SCHEMA, Contents.text(Focus.SCHEMA, List.of(object)));

        assertThat(Contents.seen(Focus.SCHEMA, parsed)).isEqualTo(Contents.seen(Focus.SCHEMA, Map.of(KEY, object)));
    }

    @Test
    void linkThatLeadsNowhereIsNone() {
        ObjectState object = object(
                "link",
                link(Focus.TARGET, TARGET),
                "linkList",
                List.of(link(Focus.TARGET, TARGET)),
                "mixedDictionary",
                Map.of("k", link(Focus.TARGET, TARGET)));

        Map<String, Value> seen = Contents.seen(Focus.SCHEMA, Map.of(KEY, object)).properties(Focus.MAIN, "k");

        assertThat(seen)
                .containsEntry("link", NULL)
                .containsEntry("linkList", of(List.of()))
                .containsEntry("mixedDictionary", of(Map.of("k", NULL)));
    }

    @Test
    void olderClientsSeeNullForCollectionsInMixed() {
        ObjectState object = object("mixed", Map.of("k", 1), "mixedList", List.of(1, List.of(2)));

        Map<String, Value> seen =
                Contents.seenBeforeProtocol13(Focus.SCHEMA, Map.of(KEY, object)).properties(Focus.MAIN, "k");

        assertThat(seen).containsEntry("mixed", NULL).containsEntry("mixedList", of(List.of(1, NULL)));
    }

    @Test
    void orderOfListElementsCounts() {
        ObjectState one = object("intList", List.of(1, 2));
        ObjectState other = object("intList", List.of(2, 1));

        assertThat(Contents.seen(Focus.SCHEMA, Map.of(KEY, one))
                        .differencesTo(Contents.seen(Focus.SCHEMA, Map.of(KEY, other))))
                .hasSize(1);
    }

    private static ObjectState object(Object... namesAndValues) {
        return new ObjectState(KEY, properties(namesAndValues));
    }
}
