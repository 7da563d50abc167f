package io.devsync.protocol.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DraftMapProperties {

    private static final Value ANY = new Scalar.Int(0);

    @Property
    void aMapHoldsWhatWasPutWhetherThereIsMuchOfItOrLittle(
            @ForAll @Size(max = 120) List<@IntRange(min = -40, max = 40) Integer> edits) {
        Map<String, Value> expected = new LinkedHashMap<>();
        DraftMap draft = new DraftMap(Map.of());
        int number = 0;
        for (int edit : edits) {
            String name = "p" + Math.abs(edit) % 25;
            if (edit < 0) {
                assertThat(draft.remove(name)).isEqualTo(expected.remove(name));
            } else {
                Value value = new Scalar.Int(number++);
                assertThat(draft.put(name, value)).isEqualTo(expected.put(name, value));
            }
            assertThat(draft.containsKey(name)).isEqualTo(edit >= 0);
        }

        assertThat(draft).containsExactlyEntriesOf(expected);
        Map<String, Value> closed = draft.closed(value -> value);
        assertThat(closed).containsExactlyEntriesOf(expected);
        assertThat(closed.hashCode()).isEqualTo(expected.hashCode());
        assertThat(new DraftMap(closed)).containsExactlyEntriesOf(expected);
        assertThatThrownBy(() -> closed.put("p1", ANY)).isInstanceOf(UnsupportedOperationException.class);
        for (Map.Entry<String, Value> entry : closed.entrySet()) {
            assertThatThrownBy(() -> entry.setValue(ANY)).isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
