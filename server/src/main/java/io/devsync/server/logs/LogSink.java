package io.devsync.server.logs;

/** Takes entries from whoever sees something happen; never blocks and never fails. */
public interface LogSink {

    /** Keeps nothing. */
    LogSink NONE = new LogSink() {
        @Override
        public String add(LogEntry entry) {
            return "";
        }

        @Override
        public boolean hasRoom() {
            return false;
        }
    };

    /**
     * Takes an entry, or counts that it was lost.
     *
     * @return the id that it will be found by; empty when it was lost
     */
    String add(LogEntry entry);

    /** Whether an entry would be taken now: who has to work for one may ask first. */
    boolean hasRoom();
}
