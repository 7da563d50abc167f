package io.devsync.server.embedded.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;

/** What a transaction has claimed, however much it is, and nothing else. */
class ClaimsTest {

    @Test
    void holdWhatWasAddedOfEachMap() {
        try (MVStore store = new MVStore.Builder().open()) {
            StoreMap notes = StoreMap.open(store, "notes");
            StoreMap lists = StoreMap.open(store, "lists");
            StoreMap others = StoreMap.open(store, "others");
            Claims claims = new Claims();

            for (int i = 0; i < 5_000; i++) {
                claims.add(notes, key(2 * i));
                claims.add(notes, key(2 * i));
                claims.add(lists, key(2 * i + 1));
            }

            for (int i = 0; i < 5_000; i++) {
                assertThat(claims.holds(notes, key(2 * i))).isTrue();
                assertThat(claims.holds(notes, key(2 * i + 1))).isFalse();
                assertThat(claims.holds(lists, key(2 * i))).isFalse();
                assertThat(claims.holds(lists, key(2 * i + 1))).isTrue();
            }
            assertThat(claims.holdsAnyOf(notes)).isTrue();
            assertThat(claims.holdsAnyOf(others)).isFalse();
        }
    }

    /** As long as that of an ObjectId. */
    private static byte[] key(int number) {
        return ByteBuffer.allocate(13).put((byte) 0x23).putInt(0x5F00_0000).putInt(0x1234_5678).putInt(number).array();
    }
}
