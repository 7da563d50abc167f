package io.devsync.server.doctor;

/**
 * What an examination says about one thing.
 *
 * @param check the thing in a word or two
 * @param text what was found, with the value
 * @param advice what to do; empty when nothing has to be done
 */
public record Finding(String check, Level level, String text, String advice) {

    /** How bad it is. */
    public enum Level {
        /** As it should be. */
        OK,
        /** Works, but not everything, or not for ever. */
        WARNING,
        /** Sync cannot work. */
        ERROR
    }

    static Finding ok(String check, String text) {
        return new Finding(check, Level.OK, text, "");
    }

    static Finding warning(String check, String text, String advice) {
        return new Finding(check, Level.WARNING, text, advice);
    }

    static Finding error(String check, String text, String advice) {
        return new Finding(check, Level.ERROR, text, advice);
    }
}
