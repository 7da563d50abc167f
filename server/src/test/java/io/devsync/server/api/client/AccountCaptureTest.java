package io.devsync.server.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.devsync.server.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Replays what the real client 2.3.0 (realm-core 14.12.0) asked in captures/account.log. */
class AccountCaptureTest {

    private static final Pattern REQUEST = Pattern.compile(
            "HTTP <<<\\n(\\w+) (\\S+) HTTP/1\\.1\\n(.*?)\\n\\n(\\{.*?\\}\\n)?", Pattern.DOTALL);

    @Test
    void everyRecordedRequestGetsItsAnswer() throws IOException, ParseException {
        List<String> answers = new ArrayList<>();
        String access = "";
        String refresh = "";

        try (Client client = Client.open()) {
            Matcher requests = REQUEST.matcher(capture());
            while (requests.find()) {
                String token = isRefresh(requests.group(3)) ? refresh : access;
                HttpResponse response = client.router.call(
                        requests.group(1),
                        requests.group(2),
                        requests.group(3).contains("Authorization") ? Map.of("authorization", "Bearer " + token) : Map.of(),
                        requests.group(4) == null ? "" : requests.group(4));
                Client.Answer answer = Client.answer(response);
                if (answer.json().has("refresh_token")) {
                    access = answer.text("access_token");
                    refresh = answer.text("refresh_token");
                }
                answers.add("%s %s -> %d %s".formatted(
                        requests.group(1),
                        requests.group(2).replaceFirst("/api/client/v2.0", "").replaceFirst("/app/devsync-test", ""),
                        answer.status(),
                        answer.text("error")));
            }
        }

        assertThat(answers)
                .containsExactly(
                        "GET /location -> 200 ",
                        "POST /auth/providers/anon-user/login -> 200 ",
                        "GET /auth/profile -> 200 ",
                        "POST /auth/api_keys -> 201 ",
                        "GET /auth/api_keys -> 200 ",
                        "GET /auth/api_keys/61e00328855872cfe15790e0 -> 404 API key not found",
                        "PUT /auth/api_keys/61e00328855872cfe15790e0/disable -> 404 API key not found",
                        "PUT /auth/api_keys/61e00328855872cfe15790e0/enable -> 404 API key not found",
                        "DELETE /auth/api_keys/61e00328855872cfe15790e0 -> 404 API key not found",
                        "POST /auth/providers/local-userpass/register -> 201 ",
                        "POST /auth/providers/local-userpass/confirm -> 400 invalid token data",
                        "POST /auth/providers/local-userpass/confirm/send -> 400 already confirmed",
                        "POST /auth/providers/local-userpass/confirm/call -> 400 already confirmed",
                        "POST /auth/providers/local-userpass/reset/send -> 200 ",
                        "POST /auth/providers/local-userpass/reset -> 400 invalid token data",
                        "POST /auth/providers/local-userpass/reset/call -> 200 ",
                        "POST /auth/providers/local-userpass/login?link=true -> 401 invalid username/password",
                        "GET /auth/profile -> 200 ",
                        "DELETE /auth/delete -> 204 ");
    }

    private static boolean isRefresh(String headers) throws ParseException {
        Matcher token = Pattern.compile("Authorization: Bearer (\\S+)").matcher(headers);
        return token.find()
                && "refresh".equals(SignedJWT.parse(token.group(1)).getJWTClaimsSet().getClaim("typ"));
    }

    private static String capture() throws IOException {
        try (InputStream in = AccountCaptureTest.class.getResourceAsStream("/captures/account.log")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
