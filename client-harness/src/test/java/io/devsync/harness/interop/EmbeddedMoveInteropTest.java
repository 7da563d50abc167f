package io.devsync.harness.interop;

import static io.devsync.harness.realm.Values.embedded;
import static io.devsync.harness.realm.Values.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.value.Value;
import java.util.Arrays;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A move in a list of embedded objects that arrives before another device's edit of one of them: Realm's own rules would
 * move another element or fail (spec merge-rules §9, Q1).
 */
@InteropTest
class EmbeddedMoveInteropTest {

    @RegisterExtension
    final Devices devices = new Devices();

    @ParameterizedTest
    @CsvSource({"0, 2, 1, edited c a", "2, 0, 1, c a edited", "1, 2, 0, edited c b", "0, 1, 2, b a edited"})
    void editOfANeighbourStays(int from, int to, int edited, String expected) {
        assertThat(moveMeetsEdit(from, to, edited)).isEqualTo(parts(expected));
    }

    @ParameterizedTest
    @CsvSource({"0, 2, 0, b c a", "2, 0, 2, c a b"})
    void editOfTheMovedElementIsLost(int from, int to, int edited, String expected) {
        assertThat(moveMeetsEdit(from, to, edited)).isEqualTo(parts(expected));
    }

    private Value moveMeetsEdit(int from, int to, int edited) {
        Pair pair = Pair.apart(
                devices, Models.THINGS, transaction -> transaction.create("Thing", "t", "parts", parts("a b c")));
        pair.write(
                alice -> alice.get("Thing", "t").list("parts").move(from, to),
                bob -> bob.get("Thing", "t").list("parts").embedded(edited).set("label", "edited"));
        return pair.together(true).properties("Thing", "t").get("parts");
    }

    private static Value parts(String labels) {
        return of(Arrays.stream(labels.split(" "))
                .map(label -> embedded("label", label, "size", 0))
                .toList());
    }
}
