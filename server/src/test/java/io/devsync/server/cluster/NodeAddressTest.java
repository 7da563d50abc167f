package io.devsync.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.7:9090", "node-1.example.com:80", "[fd00::1]:9090"})
    void addressIsReadAsItIsWritten(String text) {
        assertThat(NodeAddress.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.7", "10.0.0.7:", ":9090", "10.0.0.7:0", "10.0.0.7:70000", "http://10.0.0.7:9090", "a@b:1", "b:1/x", "b:1?x"})
    void anythingElseIsRefusedWithWhatIsExpected(String text) {
        assertThatThrownBy(() -> NodeAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text)
                .hasMessageContaining("HOST:PORT");
    }
}
