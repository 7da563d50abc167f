package io.devsync.server.auth.credential;

/**
 * A mail that a user shall get: it proves that the mailbox is theirs.
 *
 * @param clientAppId the app that it is from
 * @param link the app's page with the token in its query; empty when the app has no such page
 */
public record Mail(String clientAppId, Purpose purpose, String to, String token, String tokenId, String link) {

    /** What the token in it allows. */
    public enum Purpose {
        CONFIRM_ADDRESS,
        RESET_PASSWORD
    }

    @Override
    public String toString() {
        return "Mail[" + purpose + " to " + to + ", token=<hidden>]";
    }
}
