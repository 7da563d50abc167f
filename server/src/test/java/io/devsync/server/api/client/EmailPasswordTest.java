package io.devsync.server.api.client;

import static io.devsync.server.api.client.Client.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.app.AppFile;
import io.devsync.server.app.AppsOptions;
import io.devsync.server.auth.credential.Mail;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmailPasswordTest {

    private static final String JOE = "{\"email\":\"joe@example.com\",\"password\":\"secret1\"}";
    private static final String JOES_ADDRESS = "{\"email\":\"joe@example.com\"}";
    private static final String NEW_PASSWORD = "{\"email\":\"joe@example.com\",\"password\":\"secret2\",\"arguments\":[]}";

    private final Client automatic = Client.open();
    private final Client byMail = new Client(new AppsOptions(
            false,
            false,
            Optional.empty(),
            AppFile.parse(
                    """
                    {"apps": [{"clientAppId": "tasks-abcde", "providers": {"local-userpass": {
                      "confirmation": "email", "reset": "email",
                      "confirmationUrl": "https://tasks.example.com/confirm", "resetUrl": "https://tasks.example.com/reset"}}}]}
                    """)));

    @AfterEach
    void close() {
        automatic.close();
        byMail.close();
    }

    @Test
    void sameUserComesBackAtEachLogin() {
        Client.LoggedIn first = automatic.emailUser("joe@example.com");

        Client.LoggedIn second = automatic.emailLogin("joe@example.com");

        assertThat(second.userId()).isEqualTo(first.userId());
        assertThat(automatic.profile(second).path("data").path("email").asText()).isEqualTo("joe@example.com");
    }

    @Test
    void addressIsRegisteredOnce() {
        automatic.userpass("register", JOE);

        assertError(automatic.userpass("register", JOE), 409, "AccountNameInUse", "name already in use");
    }

    @Test
    void wrongPasswordAndUnknownAddressLookTheSame() {
        automatic.userpass("register", JOE);

        Client.Answer wrong = automatic.tryLogin("local-userpass", Client.emailCredential("joe@example.com", "wrong12"));
        Client.Answer unknown = automatic.tryLogin("local-userpass", Client.emailCredential("ann@example.com", "wrong12"));

        assertError(wrong, 401, "InvalidPassword", "invalid username/password");
        assertError(unknown, 401, "InvalidPassword", "invalid username/password");
    }

    @Test
    void passwordLengthIsChecked() {
        Client.Answer answer = automatic.userpass("register", "{\"email\":\"a@b.c\",\"password\":\"12345\"}");

        assertError(answer, 400, "BadRequest", "password must be between 6 and 128 characters");
    }

    @Test
    void missingAddressIsNamed() {
        assertError(
                automatic.userpass("register", "{\"password\":\"123456\"}"),
                400,
                "MissingParameter",
                "'email' is a required string");
    }

    @Test
    void confirmedUserNeedsNoConfirmation() {
        automatic.userpass("register", JOE);

        assertError(
                automatic.userpass("confirm/send", JOES_ADDRESS), 400, "UserAlreadyConfirmed", "already confirmed");
        assertError(
                automatic.userpass("confirm/call", JOES_ADDRESS), 400, "UserAlreadyConfirmed", "already confirmed");
    }

    @Test
    void unknownAddressIsSaid() {
        for (String action : new String[] {"confirm/send", "confirm/call", "reset/send", "reset/call"}) {
            assertError(automatic.userpass(action, NEW_PASSWORD), 404, "UserNotFound", "user not found");
        }
    }

    @Test
    void automaticResetSetsTheNewPasswordAtOnce() {
        automatic.userpass("register", JOE);

        assertThat(automatic.userpass("reset/call", NEW_PASSWORD).status()).isEqualTo(200);

        assertThat(automatic.tryLogin("local-userpass", Client.emailCredential("joe@example.com", "secret2")).status())
                .isEqualTo(200);
        assertThat(automatic.tryLogin("local-userpass", Client.emailCredential("joe@example.com", "secret1")).status())
                .isEqualTo(401);
    }

    @Test
    void badTokensAreRefused() {
        assertError(
                automatic.userpass("confirm", "{\"token\":\"a_token\",\"tokenId\":\"a_token_id\"}"),
                400,
                "BadRequest",
                "invalid token data");
        Client.Answer reset = automatic.userpass(
                "reset", "{\"password\":\"secret2\",\"token\":\"token_sample\",\"tokenId\":\"token_id_sample\"}");
        assertError(reset, 400, "BadRequest", "invalid token data");
        assertThat(reset.text("link")).startsWith("http://localhost:9090/").contains("logs?co_id=");
    }

    @Test
    void mailConfirmsTheAddress() {
        byMail.userpass("register", JOE);
        Mail mail = byMail.mails.get(0);

        Client.Answer before = byMail.tryLogin("local-userpass", Client.emailCredential("joe@example.com", "secret1"));
        Client.Answer confirmed = byMail.userpass(
                "confirm", "{\"token\":\"%s\",\"tokenId\":\"%s\"}".formatted(mail.token(), mail.tokenId()));

        assertError(before, 401, "AuthError", "confirmation required");
        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(byMail.emailLogin("joe@example.com").userId()).isNotEmpty();
        assertThat(mail.link())
                .isEqualTo("https://tasks.example.com/confirm?token=" + mail.token() + "&tokenId=" + mail.tokenId());
    }

    @Test
    void mailAppRunsNoAutomaticRules() {
        byMail.userpass("register", JOE);

        assertThat(byMail.userpass("confirm/call", JOES_ADDRESS).text("error_code")).isEqualTo("BadRequest");
        assertThat(byMail.userpass("reset/call", NEW_PASSWORD).text("error_code")).isEqualTo("BadRequest");
        assertThat(byMail.userpass("confirm/send", JOES_ADDRESS).status()).isEqualTo(200);
        assertThat(byMail.mails).hasSize(2);
    }

    @Test
    void mailTokenWorksOnce() {
        Mail mail = resetMail();
        String reset = "{\"password\":\"secret2\",\"token\":\"%s\",\"tokenId\":\"%s\"}"
                .formatted(mail.token(), mail.tokenId());

        assertThat(automatic.userpass("reset", reset).status()).isEqualTo(200);
        assertError(automatic.userpass("reset", reset), 400, "BadRequest", "invalid token data");
        assertThat(automatic.tryLogin("local-userpass", Client.emailCredential("joe@example.com", "secret2")).status())
                .isEqualTo(200);
    }

    @Test
    void rotatedResetOfTheKotlinSdkIsUnderstood() {
        Mail mail = resetMail();

        Client.Answer answer = automatic.userpass(
                "reset",
                "{\"password\":\"%s\",\"token\":\"%s\",\"tokenId\":\"secret2\"}".formatted(mail.token(), mail.tokenId()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(automatic.tryLogin("local-userpass", Client.emailCredential("joe@example.com", "secret2")).status())
                .isEqualTo(200);
    }

    @Test
    void mailTokenExpires() {
        Mail mail = resetMail();
        automatic.clock.turn(Duration.ofMinutes(30));

        Client.Answer answer = automatic.userpass(
                "reset",
                "{\"password\":\"secret2\",\"token\":\"%s\",\"tokenId\":\"%s\"}".formatted(mail.token(), mail.tokenId()));

        assertError(answer, 400, "UserpassTokenInvalid", "userpass token is expired or invalid");
    }

    @Test
    void resetTokenConfirmsNothing() {
        Mail mail = resetMail();

        Client.Answer answer = automatic.userpass(
                "confirm", "{\"token\":\"%s\",\"tokenId\":\"%s\"}".formatted(mail.token(), mail.tokenId()));

        assertError(answer, 400, "BadRequest", "invalid token data");
    }

    private Mail resetMail() {
        automatic.userpass("register", JOE);
        assertThat(automatic.userpass("reset/send", JOES_ADDRESS).status()).isEqualTo(200);
        return automatic.mails.get(0);
    }
}
