package io.devsync.server.logs;

/** Takes entries from whoever sees something happen; never blocks and never fails. */
public interface LogSink {

    /** Keeps nothing. */
    LogSink NONE = new LogSink() {
        @Override
        public void add(LogEntry entry) {}

        @Override
        public boolean hasRoom() {
            return false;
        }
    };

    /** Takes an entry, or counts that it was lost. */
    void add(LogEntry entry);

    /** Whether an entry would be taken now: who has to work for one may ask first. */
    boolean hasRoom();
}
