package io.devsync.server.cli;

import io.devsync.server.MongoUri;
import io.devsync.server.cluster.NodeAddress;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Turns the text of options into values; each error shows the text and what was expected. */
final class OptionValues {

    private OptionValues() {}

    private static TypeConversionException bad(String value, String expected) {
        return new TypeConversionException("\"%s\" (expected: %s)".formatted(value, expected));
    }

    /** A TCP port; 0 asks for any free one. */
    static final class Port implements ITypeConverter<Integer> {
        private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

        @Override
        public Integer convert(String value) {
            if (!NUMBER.matcher(value).matches() || Integer.parseInt(value) > 65535) {
                throw bad(value, "a whole number from 0 to 65535");
            }
            return Integer.valueOf(value);
        }
    }

    /** Where a node is reached, such as {@code 10.0.0.7:9090}. */
    static final class Node implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            try {
                return NodeAddress.parse(value).text();
            } catch (IllegalArgumentException malformed) {
                throw bad(value, "HOST:PORT, such as 10.0.0.7:9090");
            }
        }
    }

    /** A number and a unit, such as {@code 90s}. */
    static final class Lifetime implements ITypeConverter<Duration> {
        private static final Pattern LIFETIME = Pattern.compile("([1-9]\\d{0,8})([smhd])");

        @Override
        public Duration convert(String value) {
            Matcher matcher = LIFETIME.matcher(value);
            if (!matcher.matches()) {
                throw bad(value, "a number and s, m, h or d, such as 30m");
            }
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
    }

    /** A MongoDB connection string; its errors hide credentials. */
    static final class Uri implements ITypeConverter<MongoUri> {
        @Override
        public MongoUri convert(String value) {
            try {
                return new MongoUri(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** The base URL of a running server. */
    static final class BaseUrl implements ITypeConverter<URI> {
        @Override
        public URI convert(String value) {
            if (!value.matches("https?://[^/?#\\s]+/?")) {
                throw bad(value, "a URL without a path, such as http://localhost:9090");
            }
            try {
                return URI.create(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
            } catch (IllegalArgumentException e) {
                throw bad(value, "a URL without a path, such as http://localhost:9090");
            }
        }
    }
}
