package io.devsync.server.logs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened in an app.
 *
 * @param app the client app id
 * @param started when it began; for a connection or session that has ended, when that began
 * @param completed when it was over
 * @param coId what joins the entries of one connection or one call, 24 hexadecimal digits
 * @param userId empty when nobody was logged in
 * @param deviceId as the login called the device; empty when it is not known
 * @param fileIdent the client file that a session was of; 0 when it is about none
 * @param client what the client calls itself; may be empty
 * @param messages for people
 * @param error present when something failed
 * @param writes what was written; empty when nothing was
 */
public record LogEntry(
        String app,
        LogType type,
        Instant started,
        Instant completed,
        String coId,
        String userId,
        String deviceId,
        long fileIdent,
        String client,
        List<String> messages,
        Optional<Failure> error,
        WriteSummary writes) {

    /** What failed, and the name or number of the error. */
    public record Failure(String code, String text) {}

    public LogEntry {
        messages = List.copyOf(messages);
    }

    /** An entry of which nobody knows who it was. */
    public static LogEntry of(String app, LogType type, Instant at, String coId) {
        return new LogEntry(
                app, type, at, at, coId, "", "", 0, "", List.of(), Optional.empty(), WriteSummary.NOTHING);
    }

    /** The same by a user on a device. */
    public LogEntry by(String user, String device, String itsClient) {
        return new LogEntry(
                app, type, started, completed, coId, user, device, fileIdent, itsClient, messages, error, writes);
    }

    /** The same about a client file. */
    public LogEntry ofFile(long ident) {
        return new LogEntry(
                app, type, started, completed, coId, userId, deviceId, ident, client, messages, error, writes);
    }

    /** The same with something to read. */
    public LogEntry saying(String... more) {
        return new LogEntry(
                app, type, started, completed, coId, userId, deviceId, fileIdent, client, List.of(more), error, writes);
    }

    /** The same as a failure. */
    public LogEntry failed(String code, String text) {
        return new LogEntry(
                app,
                type,
                started,
                completed,
                coId,
                userId,
                deviceId,
                fileIdent,
                client,
                messages,
                Optional.of(new Failure(code, text)),
                writes);
    }

    /** The same of something that began earlier. */
    public LogEntry since(Instant begin) {
        return new LogEntry(
                app, type, begin, completed, coId, userId, deviceId, fileIdent, client, messages, error, writes);
    }

    /** The same with what was written. */
    public LogEntry writing(WriteSummary summary) {
        return new LogEntry(
                app, type, started, completed, coId, userId, deviceId, fileIdent, client, messages, error, summary);
    }
}
