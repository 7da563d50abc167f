package io.devsync.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeoQueryTest {

    private static final String SQUARE_WITH_HOLE =
            "geoPolygon({[0,0],[10,0],[10,10],[0,10],[0,0]}, {[4,4],[6,4],[6,6],[4,6],[4,4]})";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "geoBox([0,0], [10,10]) | 5 | 5 | true",
        "geoBox([0,0], [10,10]) | 11 | 5 | false",
        "geoBox([0,0], [10,10]) | -175 | -5 | false",
        "geoBox([170,-10], [-170,10]) | 179 | 0 | true",
        "geoBox([170,-10], [-170,10]) | -179 | 0 | true",
        "geoBox([170,-10], [-170,10]) | 0 | 0 | false",
        "GEOCIRCLE([-122.35, 47.68], 0.01) | -122.30 | 47.70 | true",
        "GEOCIRCLE([-122.35, 47.68], 0.001) | -121.85 | 47.90 | false",
        "geoCircle([0, 90], 0.2) | 170 | 85 | true",
        "geoCircle([0,0,100], 4) | 180 | 0 | true",
        "geoPolygon({[0,0],[0,10],[10,10],[10,0],[0,0]}) | 5 | 5 | true",
        "geoPolygon({[0,80],[120,80],[-120,80],[0,80]}) | 45 | 89 | true",
        "geoPolygon({[0,80],[120,80],[-120,80],[0,80]}) | 45 | -89 | false"
    })
    void placesAreWithinShapes(String shape, double longitude, double latitude, boolean within) throws Exception {
        assertThat(matches(shape, place("Point", longitude, latitude))).isEqualTo(within);
    }

    @Test
    void holesOfAPolygonAreOutside() throws Exception {
        assertThat(matches(SQUARE_WITH_HOLE, place("Point", 2, 2))).isTrue();
        assertThat(matches(SQUARE_WITH_HOLE, place("Point", 5, 5))).isFalse();
    }

    @Test
    void whatIsNoPointIsNowhere() throws Exception {
        String everywhere = "geoCircle([0,0], 4)";

        assertThat(matches(everywhere, place("Line", 1, 1))).isFalse();
        assertThat(matches(everywhere, place("Point", 181, 1))).isFalse();
        assertThat(matches(everywhere, Scalar.Null.NULL)).isFalse();
        assertThat(matches(everywhere, new EmbeddedObject(Map.of("type", new Scalar.Str("Point"))))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "place geoWithin geoBox([0,0], [200,0]) | out of bounds",
        "place geoWithin geoCircle([0,0], -1) | non-negative",
        "place geoWithin geoPolygon({[0,0],[1,1],[1,0]}) | not closed",
        "place geoWithin geoPolygon({[0,0],[1,1],[0,0]}) | 3 different",
        "place geoWithin geoBox([0,0]) | unexpected ')'",
        "place geoWithin geoSphere([0,0]) | geoBox",
        "name geoWithin geoCircle([0,0], 1) | \"name\" cannot be searched",
        "home geoWithin geoCircle([0,0], 1) | \"home\" cannot be searched",
        "place == NULL | \"place\" is not a queryable field"
    })
    void wrongShapesAreRefused(String query, String text) {
        assertThatThrownBy(() -> QueryFixture.subscriptions(query))
                .isInstanceOf(BadQueryException.class)
                .hasMessageContaining(text);
    }

    private static boolean matches(String shape, Value place) throws BadQueryException {
        return QueryFixture.matches("place geoWithin " + shape, "place", place);
    }

    private static Value place(String type, double longitude, double latitude) {
        return new EmbeddedObject(Map.of(
                "type", new Scalar.Str(type),
                "coordinates", new ListValue(List.of(new Scalar.Double(longitude), new Scalar.Double(latitude)))));
    }
}
