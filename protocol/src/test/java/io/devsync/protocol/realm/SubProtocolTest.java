package io.devsync.protocol.realm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.protocol.message.SyncMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Negotiation (spec wire-protocol §1.3). */
class SubProtocolTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            com.mongodb.realm-query-sync#14, com.mongodb.realm-query-sync#13 | FLEXIBLE        | com.mongodb.realm-query-sync#14
            com.mongodb.realm-sync#14, com.mongodb.realm-sync#2              | PARTITION_BASED | com.mongodb.realm-sync#14
            com.mongodb.realm-query-sync#2,com.mongodb.realm-query-sync#9    | FLEXIBLE        | com.mongodb.realm-query-sync#9
            com.mongodb.realm-sync/7, com.mongodb.realm-sync/6               | PARTITION_BASED | com.mongodb.realm-sync/7
            com.mongodb.realm-query-sync/7                                   | FLEXIBLE        | com.mongodb.realm-query-sync/7
            com.mongodb.realm-sync#16, com.mongodb.realm-sync#15, com.mongodb.realm-sync#13 | PARTITION_BASED | com.mongodb.realm-sync#13
            com.mongodb.realm-sync#2-14                                      | PARTITION_BASED | com.mongodb.realm-sync#14
            com.mongodb.realm-sync/1-5                                       | PARTITION_BASED | com.mongodb.realm-sync/5
            com.mongodb.realm-query-sync#10-99                               | FLEXIBLE        | com.mongodb.realm-query-sync#14
            chat, com.mongodb.realm-query-sync#3, mqtt                       | FLEXIBLE        | com.mongodb.realm-query-sync#3
            com.mongodb.realm-query-sync#9, com.mongodb.realm-sync#14        | FLEXIBLE        | com.mongodb.realm-query-sync#9
            """)
    void newestCommonVersionIsChosenInTheClientsOwnWords(String offer, SyncMode mode, String token) {
        SubProtocol chosen = SubProtocol.choose(offer).orElseThrow();

        assertThat(chosen.mode()).isEqualTo(mode);
        assertThat(chosen.token()).isEqualTo(token);
        assertThat(token).endsWith(String.valueOf(chosen.version()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "chat",
                "com.mongodb.realm-sync",
                "com.mongodb.realm-sync#",
                "com.mongodb.realm-sync#1",
                "com.mongodb.realm-sync#15",
                "com.mongodb.realm-sync#+9",
                "com.mongodb.realm-sync#9x",
                "com.mongodb.realm-sync#15-20",
                "com.mongodb.realm-sync#9-8",
                "com.mongodb.realm-sync#-9",
                "com.mongodb.realm-sync#99999999999999999999",
                "com.mongodb.realm-sync:9",
                "COM.MONGODB.REALM-SYNC#9"
            })
    void nothingIsChosenWithoutACommonVersion(String offer) {
        assertThat(SubProtocol.choose(offer)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(SyncMode.class)
    void offerOfEveryClientLeadsToItsNewestVersion(SyncMode mode) {
        for (int newest = SubProtocol.OLDEST; newest <= SubProtocol.NEWEST; newest++) {
            assertThat(SubProtocol.choose(SubProtocol.offer(mode, newest))).contains(SubProtocol.of(mode, newest));
        }
    }

    @Test
    void offerIsThatOfTheRealClient() {
        assertThat(SubProtocol.offer(SyncMode.FLEXIBLE, 14))
                .startsWith("com.mongodb.realm-query-sync#14, com.mongodb.realm-query-sync#13, ")
                .endsWith(", com.mongodb.realm-query-sync#2");
        assertThat(SubProtocol.offer(SyncMode.PARTITION_BASED, 3))
                .isEqualTo("com.mongodb.realm-sync/3, com.mongodb.realm-sync/2");
    }

    @Test
    void versionOutsideTheRangeCannotBeBuilt() {
        assertThatThrownBy(() -> SubProtocol.of(SyncMode.FLEXIBLE, 15))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("protocol version: 15 (expected: 2 to 14)");
    }
}
