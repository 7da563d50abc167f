package io.devsync.server.query;

import java.util.ArrayList;
import java.util.List;

/** What {@code geoWithin} asks for: an area on the globe (realm-core geospatial.cpp). */
public sealed interface GeoShape {

    /** A place, in degrees. */
    record Point(double longitude, double latitude) {

        boolean isOnGlobe() {
            return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
        }
    }

    /** Between two corners, with great circles as edges. */
    record Box(Point low, Point high) implements GeoShape {}

    /**
     * Within the first ring and in none of the others, with great circles as edges. Of the two sides of a ring the
     * smaller one is meant.
     *
     * @param rings each closed: the last point is the first
     */
    record Polygon(List<List<Point>> rings) implements GeoShape {
        public Polygon {
            List<List<Point>> copy = new ArrayList<>();
            rings.forEach(ring -> copy.add(List.copyOf(ring)));
            rings = List.copyOf(copy);
        }
    }

    /** Within a distance of a place, in radians on the globe. */
    record Circle(Point center, double radius) implements GeoShape {}

    /** The shape as queries write it. */
    default String toRql() {
        return switch (this) {
            case Box(Point low, Point high) -> "geoBox(" + text(low) + ", " + text(high) + ")";
            case Circle(Point center, double radius) -> "geoCircle(" + text(center) + ", " + radius + ")";
            case Polygon(List<List<Point>> rings) ->
                "geoPolygon(" + String.join(", ", rings.stream().map(GeoShape::text).toList()) + ")";
        };
    }

    private static String text(List<Point> ring) {
        return "{" + String.join(", ", ring.stream().map(GeoShape::text).toList()) + "}";
    }

    private static String text(Point point) {
        return "[" + point.longitude() + ", " + point.latitude() + "]";
    }
}
