package io.devsync.server.sync;

import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.json.JsonParseException;

/**
 * What test suites command a session to hold back, with the effect that it had in the original as far as those suites
 * show it (spec wire-protocol §3.10, client-and-admin-api §4). Commands that are not known do nothing, as there.
 */
final class TestCommands {

    private TestCommands() {}

    /**
     * Obeys a command; on the engine's thread.
     *
     * @param durable the newest version that anyone may be told
     */
    static void obey(EngineSession session, String body, long durable) {
        switch (name(body)) {
            // What others do from now on does not reach the session, until it changes its subscriptions.
            case "PAUSE_ROUTER_SESSION" -> session.sendsUntil(durable);
            // No DOWNLOAD is made meanwhile, so that the next one has all that it can hold.
            case "PAUSE_DOWNLOAD_BUILDER" -> session.sendsNothing(true);
            case "RESUME_DOWNLOAD_BUILDER" -> session.sendsNothing(false);
            default -> {}
        }
    }

    private static String name(String body) {
        try {
            return BsonDocument.parse(body).get("command", new BsonString("")) instanceof BsonString name
                    ? name.getValue()
                    : "";
        } catch (JsonParseException none) {
            return "";
        }
    }
}
