package io.devsync.harness.device;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Strings as JSON. */
final class JsonText {

    private JsonText() {}

    static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
