package io.devsync.server.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.PrimaryKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

class ForgottenTouchesProperties {

    @Property
    void whatWasTouchedIsNeverDenied(
            @ForAll @Size(max = 300) List<@IntRange(max = 100) Integer> touched,
            @ForAll @IntRange(min = 1, max = 60) int objectsMax,
            @ForAll @IntRange(max = 320) int after) {
        ForgottenTouches touches = new ForgottenTouches(5, objectsMax);
        Map<ObjectKey, Long> newest = new HashMap<>();
        long version = 5;
        for (int id : touched) {
            version++;
            touches.add(key(id), version);
            newest.put(key(id), version);
        }

        newest.forEach((key, last) -> {
            if (last > after) {
                assertThat(touches.mayHaveTouched(key, after)).isTrue();
            }
        });
    }

    @Test
    void whatWasNotTouchedIsDeniedAlsoAmongManyIdsMadeInARow() {
        ForgottenTouches touches = new ForgottenTouches(0, 200_000);
        for (int i = 0; i < 100_000; i++) {
            touches.add(key(i), i + 1);
        }

        int mistaken = 0;
        for (int i = 100_000; i < 200_000; i++) {
            mistaken += touches.mayHaveTouched(key(i), 0) ? 1 : 0;
        }
        assertThat(mistaken).isZero();
        assertThat(touches.mayHaveTouched(key(7), 8)).isFalse();
    }

    @Test
    void withTooManyObjectsThoseOfTheNewestVersionsAreRemembered() {
        ForgottenTouches touches = new ForgottenTouches(0, 1000);
        for (int i = 0; i < 100_000; i++) {
            touches.add(key(i), i + 1);
        }

        assertThat(touches.mayHaveTouched(key(0), 100)).isTrue();
        assertThat(touches.mayHaveTouched(key(200_000), 100_000 - 300)).isFalse();
        assertThat(touches.mayHaveTouched(key(99_900), 100_000 - 300)).isTrue();
    }

    @Test
    void historyThatNobodyRemembersMayHaveTouchedAnything() {
        ForgottenTouches touches = new ForgottenTouches(5, 100);

        assertThat(touches.mayHaveTouched(key(1), 4)).isTrue();
        assertThat(touches.mayHaveTouched(key(1), 5)).isFalse();
    }

    private static ObjectKey key(int id) {
        return new ObjectKey("Dog", new PrimaryKey.ObjectIdKey(new ObjectId(1_700_000_000, id)));
    }
}
