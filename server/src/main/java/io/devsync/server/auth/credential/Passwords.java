package io.devsync.server.auth.credential;

import io.devsync.server.store.IdSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes passwords with argon2id (RFC 9106) and checks them. Only so many hashes run at a time, because each takes a
 * core and {@value #MEMORY_KIB} KiB; the others wait, and give up after {@value #MAX_WAIT_SECONDS} s.
 */
final class Passwords {

    /** OWASP's second recommendation for argon2id: 19 MiB, 2 passes, 1 lane. */
    private static final int MEMORY_KIB = 19 * 1024;

    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /** Clients wait for about a minute, so an answer after that would be for nobody. */
    private static final int MAX_WAIT_SECONDS = 30;

    private final IdSource ids;
    private final Semaphore permits;
    private final String nobodysHash;

    /**
     * With a source of salts.
     *
     * @param parallel how many hashes may run at a time, at least 1
     */
    Passwords(IdSource ids, int parallel) {
        this.ids = ids;
        this.permits = new Semaphore(parallel);
        // Random bytes in place of a hash: no password has it, and the server starts a second sooner.
        this.nobodysHash = phc(ids.bytes(SALT_BYTES), ids.bytes(HASH_BYTES));
    }

    /** The hash in PHC string format, with its parameters, so that these can change. */
    String hash(String password) {
        byte[] salt = ids.bytes(SALT_BYTES);
        return phc(salt, argon2(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES));
    }

    private static String phc(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(hash);
    }

    /** Whether a hash is of this password. */
    boolean matches(String password, String phc) {
        String[] parts = phc.split("\\$", -1);
        String[] parameters = parts[3].split("[=,]", -1);
        byte[] salt = Base64.getDecoder().decode(parts[4]);
        byte[] expected = Base64.getDecoder().decode(parts[5]);
        byte[] actual = argon2(
                password,
                salt,
                Integer.parseInt(parameters[1]),
                Integer.parseInt(parameters[3]),
                Integer.parseInt(parameters[5]),
                expected.length);
        return MessageDigest.isEqual(expected, actual);
    }

    /** False, after as long as {@link #matches}: the time of a failed login must not tell whether the user exists. */
    boolean matchesNobody() {
        matches("", nobodysHash);
        return false;
    }

    private byte[] argon2(String password, byte[] salt, int memoryKib, int passes, int lanes, int length) {
        acquire();
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKib)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[length];
            generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        } finally {
            permits.release();
        }
    }

    private void acquire() {
        try {
            if (!permits.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AuthException(
                        AuthError.BUSY, "too many logins with passwords are waiting; try again in a few seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(AuthError.BUSY, "the server is stopping; try again");
        }
    }
}
