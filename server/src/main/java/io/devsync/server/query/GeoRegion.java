package io.devsync.server.query;

import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import io.devsync.server.query.GeoShape.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An area on the globe, ready to be asked what is in it. The globe is a sphere, as for clients.
 *
 * <p>A ring is walked as seen from the place in question: who turns around once on the way sees it from inside, or from
 * the place's antipode's inside, which the direction tells when rings run counter-clockwise around their smaller side.
 */
sealed interface GeoRegion {

    /** Whether a place is in the area. */
    boolean contains(Vector place);

    /** A unit vector: a place on the globe. */
    record Vector(double x, double y, double z) {

        static Vector of(Point point) {
            double longitude = Math.toRadians(point.longitude());
            double latitude = Math.toRadians(point.latitude());
            double level = Math.cos(latitude);
            return new Vector(level * Math.cos(longitude), level * Math.sin(longitude), Math.sin(latitude));
        }

        double dot(Vector other) {
            return x * other.x + y * other.y + z * other.z;
        }

        Vector cross(Vector other) {
            return new Vector(
                    y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
        }

        double length() {
            return Math.sqrt(dot(this));
        }

        Vector unit() {
            double length = length();
            return new Vector(x / length, y / length, z / length);
        }
    }

    record Cap(Vector center, double radius) implements GeoRegion {
        @Override
        public boolean contains(Vector place) {
            return Math.atan2(center.cross(place).length(), center.dot(place)) <= radius;
        }
    }

    /** Inside of the shell and of none of the holes. */
    record Area(Ring shell, List<Ring> holes) implements GeoRegion {
        @Override
        public boolean contains(Vector place) {
            if (!shell.contains(place)) {
                return false;
            }
            for (Ring hole : holes) {
                if (hole.contains(place)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** A closed line, counter-clockwise around its smaller side; the last corner joins the first. */
    record Ring(Vector[] corners) {

        static Ring of(List<Point> points) {
            Vector[] corners = new Vector[points.size() - 1];
            for (int i = 0; i < corners.length; i++) {
                corners[i] = Vector.of(points.get(i));
            }
            double area = signedArea(corners);
            boolean clockwise = area < 0 ? area >= -2 * Math.PI : area > 2 * Math.PI;
            if (clockwise) {
                for (int i = 0; i < corners.length / 2; i++) {
                    Vector other = corners[corners.length - 1 - i];
                    corners[corners.length - 1 - i] = corners[i];
                    corners[i] = other;
                }
            }
            return new Ring(corners);
        }

        private static double signedArea(Vector[] corners) {
            double area = 0;
            for (int i = 1; i + 1 < corners.length; i++) {
                Vector a = corners[0];
                Vector b = corners[i];
                Vector c = corners[i + 1];
                area += 2 * Math.atan2(a.dot(b.cross(c)), 1 + a.dot(b) + b.dot(c) + c.dot(a));
            }
            return area;
        }

        boolean contains(Vector place) {
            Vector axis = Math.abs(place.z()) < 0.9 ? new Vector(0, 0, 1) : new Vector(1, 0, 0);
            Vector east = axis.cross(place).unit();
            Vector north = place.cross(east);
            double turned = 0;
            double before = direction(corners[corners.length - 1], east, north);
            for (Vector corner : corners) {
                double now = direction(corner, east, north);
                double turn = now - before;
                turned += turn > Math.PI ? turn - 2 * Math.PI : turn < -Math.PI ? turn + 2 * Math.PI : turn;
                before = now;
            }
            return turned > Math.PI;
        }

        private static double direction(Vector of, Vector east, Vector north) {
            return Math.atan2(of.dot(north), of.dot(east));
        }
    }

    /**
     * The area that a shape is.
     *
     * @throws BadQueryException if it is none
     */
    static GeoRegion of(String className, GeoShape shape) throws BadQueryException {
        return switch (shape) {
            case GeoShape.Circle(Point center, double radius) -> {
                check(className, shape, center);
                // Also when the radius is no number.
                if (!(radius >= 0)) {
                    throw invalid(className, shape, "radius must be a non-negative number");
                }
                yield new Cap(Vector.of(center), radius);
            }
            case GeoShape.Box(Point low, Point high) -> area(
                    className,
                    shape,
                    List.of(List.of(
                            low,
                            new Point(high.longitude(), low.latitude()),
                            high,
                            new Point(low.longitude(), high.latitude()),
                            low)));
            case GeoShape.Polygon(List<List<Point>> rings) -> area(className, shape, rings);
        };
    }

    private static GeoRegion area(String className, GeoShape shape, List<List<Point>> rings) throws BadQueryException {
        List<Ring> all = new ArrayList<>();
        for (List<Point> ring : rings) {
            for (Point point : ring) {
                check(className, shape, point);
            }
            if (!ring.getFirst().equals(ring.getLast())) {
                throw invalid(className, shape, "Ring is not closed, first vertex " + ring.getFirst()
                        + " does not equal last vertex " + ring.getLast());
            }
            if (ring.stream().distinct().count() < 3) {
                throw invalid(className, shape, "Ring must have at least 3 different vertices");
            }
            all.add(Ring.of(ring));
        }
        return new Area(all.getFirst(), List.copyOf(all.subList(1, all.size())));
    }

    private static void check(String className, GeoShape shape, Point point) throws BadQueryException {
        if (!point.isOnGlobe()) {
            throw invalid(className, shape, "Longitude/latitude is out of bounds, lng: " + point.longitude() + " lat: "
                    + point.latitude());
        }
    }

    private static BadQueryException invalid(String className, GeoShape shape, String why) {
        String text = shape.toRql();
        return BadQueryException.invalid(
                className,
                "Invalid region in GEOWITHIN query for parameter '"
                        + (text.length() > 200 ? text.substring(0, 200) + "…" : text) + "': '" + why + "'");
    }

    /** The place that a value is: an embedded object with {@code type} "Point" and {@code coordinates}. */
    static Optional<Vector> place(Value value) {
        if (!(value instanceof EmbeddedObject embedded)
                || !new Scalar.Str("Point").equals(embedded.properties().get("type"))
                || !(embedded.properties().get("coordinates") instanceof ListValue(List<Value> coordinates))
                || coordinates.size() < 2
                || !(coordinates.get(0) instanceof Scalar.Double(double longitude))
                || !(coordinates.get(1) instanceof Scalar.Double(double latitude))) {
            return Optional.empty();
        }
        Point point = new Point(longitude, latitude);
        return point.isOnGlobe() ? Optional.of(Vector.of(point)) : Optional.empty();
    }
}
