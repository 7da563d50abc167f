package io.devsync.server.query;

import io.devsync.server.query.GeoShape.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the shapes of {@code geoWithin} (realm-core query_bison.yy): places are {@code [longitude, latitude]}. */
record RqlShapes(RqlParser in) {

    /** The shape whose name was read, up to its closing bracket. */
    GeoShape shape(RqlToken name) throws BadQueryException {
        return switch (name.text().toLowerCase(Locale.ROOT)) {
            case "geobox" -> {
                Point low = point();
                comma();
                yield new GeoShape.Box(low, point());
            }
            case "geocircle" -> {
                Point center = point();
                comma();
                yield new GeoShape.Circle(center, in.coordinate());
            }
            case "geopolygon" -> {
                List<List<Point>> rings = new ArrayList<>();
                do {
                    rings.add(ring());
                } while (in.skipSymbol(","));
                yield new GeoShape.Polygon(rings);
            }
            default -> throw BadQueryException.badSyntax("unexpected " + name + " at position " + name.position()
                    + " (expected: geoBox, geoCircle or geoPolygon)");
        };
    }

    private List<Point> ring() throws BadQueryException {
        symbol("{");
        List<Point> points = new ArrayList<>();
        do {
            points.add(point());
        } while (in.skipSymbol(","));
        symbol("}");
        return points;
    }

    private Point point() throws BadQueryException {
        symbol("[");
        double longitude = in.coordinate();
        comma();
        double latitude = in.coordinate();
        if (in.skipSymbol(",")) {
            // Height does not matter for what is in an area.
            in.coordinate();
        }
        symbol("]");
        return new Point(longitude, latitude);
    }

    private void comma() throws BadQueryException {
        symbol(",");
    }

    private void symbol(String expected) throws BadQueryException {
        if (!in.skipSymbol(expected)) {
            throw in.unexpected("'" + expected + "'");
        }
    }
}
