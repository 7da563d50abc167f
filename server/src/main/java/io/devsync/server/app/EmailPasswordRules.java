package io.devsync.server.app;

/**
 * How e-mail addresses are confirmed and passwords reset.
 *
 * @param confirmationUrl the page that a confirmation mail links to; may be empty
 * @param resetUrl the page that a reset mail links to; may be empty
 */
public record EmailPasswordRules(Rule confirmation, Rule reset, String confirmationUrl, String resetUrl) {

    /** Who decides. */
    public enum Rule {
        /**
         * Nobody: addresses count as confirmed, and {@code reset/call} sets the new password at once. For development
         * only: whoever reaches the server can take over every account.
         */
        AUTO,
        /** The owner of the mailbox, by the token in a mail. */
        EMAIL
    }

    /** What an app that nobody configured does. */
    public static EmailPasswordRules automatic() {
        return new EmailPasswordRules(Rule.AUTO, Rule.AUTO, "", "");
    }
}
