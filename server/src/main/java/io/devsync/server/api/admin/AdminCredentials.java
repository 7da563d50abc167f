package io.devsync.server.api.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The name and password that let administrators in.
 *
 * @param username as in {@code local-userpass}; the public key of {@code mongodb-cloud}
 * @param wellKnown whether everybody can read the password in the documentation: then it is worth something only with
 *     programs on this machine
 */
public record AdminCredentials(String username, String password, boolean wellKnown) {

    /** Whom the SDKs' own test suites log in as (spec client-and-admin-api §1, call 1). */
    public static final String DEFAULT_USERNAME = "unique_user@domain.com";

    /** What a server that only its own machine can reach is content with. */
    public static AdminCredentials ofThisMachine(String username) {
        return new AdminCredentials(username, "password", true);
    }

    /** Whether somebody knows both; takes as long whatever is wrong. */
    boolean match(String presentedUsername, String presentedPassword) {
        boolean user = equal(username, presentedUsername);
        boolean secret = equal(password, presentedPassword);
        return user && secret;
    }

    private static boolean equal(String known, String presented) {
        return MessageDigest.isEqual(
                known.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "AdminCredentials[" + username + ", <hidden>]";
    }
}
