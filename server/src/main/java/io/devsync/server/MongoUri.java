package io.devsync.server;

import java.util.regex.Pattern;

/**
 * The address of a MongoDB deployment, which prints without its secrets.
 *
 * @param value the connection string as it was given, credentials included; not for logs
 */
public record MongoUri(String value) {

    /** From the scheme to the last {@code @} before the path: a password may hold a raw {@code @}, a host may not. */
    private static final Pattern CREDENTIALS = Pattern.compile("^([a-z+]+://)[^/?]*@");

    private static final Pattern SECRET_PARAMETERS =
            Pattern.compile("(?i)([?&][a-z0-9]*(?:password|properties|token|secret)[a-z0-9]*=)[^&]*");

    /** @throws IllegalArgumentException when the scheme is not MongoDB's or there is no host */
    public MongoUri {
        if (!value.matches("mongodb(\\+srv)?://([^/?]*@)?[^/?@]+([/?].*)?")) {
            throw new IllegalArgumentException("mongodbUri: \"%s\" (expected: mongodb://HOST... or mongodb+srv://HOST...)"
                    .formatted(redact(value)));
        }
    }

    /** The address without user, password and secret parameters. */
    public String redacted() {
        return redact(value);
    }

    /** The {@linkplain #redacted() redacted} address. */
    @Override
    public String toString() {
        return redacted();
    }

    private static String redact(String uri) {
        String withoutUser = CREDENTIALS.matcher(uri).replaceFirst("$1<hidden>@");
        return SECRET_PARAMETERS.matcher(withoutUser).replaceAll("$1<hidden>");
    }
}
