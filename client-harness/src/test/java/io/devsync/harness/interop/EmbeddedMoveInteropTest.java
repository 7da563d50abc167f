package io.devsync.harness.interop;

import static io.devsync.harness.realm.Values.embedded;
import static io.devsync.harness.realm.Values.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.value.Value;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A move in a list of embedded objects, and another device's edit of one of them: Realm's own rules would edit or move
 * another element or fail (spec merge-rules §9, Q1).
 */
@InteropTest
class EmbeddedMoveInteropTest {

    @RegisterExtension
    final Devices devices = new Devices();

    @ParameterizedTest
    @CsvSource({"0, 2, 1, edited c a", "2, 0, 1, c a edited", "1, 2, 0, edited c b", "0, 1, 2, b a edited"})
    void editOfANeighbourStays(int from, int to, int edited, String expected) {
        assertThat(moveMeetsEdit(from, to, edited, true)).isEqualTo(parts(expected));
    }

    @ParameterizedTest
    @CsvSource({"0, 2, 0, b c a", "2, 0, 2, c a b"})
    void editOfTheMovedElementIsLostWhenItComesLater(int from, int to, int edited, String expected) {
        assertThat(moveMeetsEdit(from, to, edited, true)).isEqualTo(parts(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2, 0, b c edited",
        "2, 0, 2, edited a b",
        "0, 2, 1, edited c a",
        "2, 0, 1, c a edited",
        "1, 2, 0, edited c b",
        "0, 1, 2, b a edited"
    })
    void editThatComesFirstFollowsItsElement(int from, int to, int edited, String expected) {
        assertThat(moveMeetsEdit(from, to, edited, false)).isEqualTo(parts(expected));
    }

    @Test
    void whatTheMoverDidToOtherPropertiesMeanwhileStays() {
        Pair pair = apart();
        pair.write(
                alice -> alice.get("Thing", "t").list("parts").move(0, 2),
                bob -> bob.get("Thing", "t").list("parts").embedded(0).set("label", "edited"));
        pair.alice().write(alice -> alice.get("Thing", "t").set("text", "renamed"));

        Map<String, Value> thing = pair.together(false).properties("Thing", "t");

        assertThat(thing).containsEntry("text", of("renamed")).containsEntry("parts", parts("b c edited"));
    }

    private Value moveMeetsEdit(int from, int to, int edited, boolean moveFirst) {
        Pair pair = apart();
        pair.write(
                alice -> alice.get("Thing", "t").list("parts").move(from, to),
                bob -> bob.get("Thing", "t").list("parts").embedded(edited).set("label", "edited"));
        return pair.together(moveFirst).properties("Thing", "t").get("parts");
    }

    private Pair apart() {
        return Pair.apart(
                devices, Models.THINGS, transaction -> transaction.create("Thing", "t", "parts", parts("a b c")));
    }

    private static Value parts(String labels) {
        return of(Arrays.stream(labels.split(" "))
                .map(label -> embedded("label", label, "size", 0))
                .toList());
    }
}
