package io.devsync.harness.simulate;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A throwable as people read it. */
final class StackText {

    private StackText() {}

    static String of(Throwable throwable) {
        StringWriter text = new StringWriter();
        throwable.printStackTrace(new PrintWriter(text));
        return text.toString().strip();
    }
}
