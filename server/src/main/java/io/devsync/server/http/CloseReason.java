package io.devsync.server.http;

import java.nio.charset.StandardCharsets;

/** The text in a CLOSE frame. */
final class CloseReason {

    /** A control frame's 125 bytes less the code's two (RFC 6455 §5.5). */
    private static final int BYTES_MAX = 123;

    private CloseReason() {}

    /** As much of the text as a frame holds, without cutting a character in two. */
    static String cut(String reason) {
        String text = reason;
        while (text.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            text = text.substring(0, Math.min(text.length(), BYTES_MAX + 1) - 1);
        }
        boolean half = !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
        return half ? text.substring(0, text.length() - 1) : text;
    }
}
