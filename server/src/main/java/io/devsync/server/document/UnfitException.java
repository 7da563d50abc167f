package io.devsync.server.document;

/** Ends the reading of a document at the first field that does not fit; never leaves the package. */
final class UnfitException extends Exception {

    private final String reason;
    private String path;

    UnfitException(String reason) {
        // Unfit documents can be many, and nobody looks at where in our code it was found.
        super(reason, null, false, false);
        this.reason = reason;
        this.path = "";
    }

    UnfitException inField(String name) {
        path = path.isEmpty() || path.startsWith("[") ? name + path : name + "." + path;
        return this;
    }

    UnfitException inElement(int index) {
        path = path.isEmpty() || path.startsWith("[") ? "[" + index + "]" + path : "[" + index + "]." + path;
        return this;
    }

    Conversion.Unfit toConversion() {
        return new Conversion.Unfit(reason, path);
    }
}
