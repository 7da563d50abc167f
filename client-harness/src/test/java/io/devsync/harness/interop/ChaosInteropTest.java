package io.devsync.harness.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.devsync.harness.chaos.Control;
import io.devsync.harness.realm.ClientReset;
import io.devsync.harness.realm.RealmUser;
import io.devsync.harness.realm.SyncFailure;
import io.devsync.harness.realm.SyncedRealm;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real clients make of faults on demand. */
@InteropTest
class ChaosInteropTest {

    @RegisterExtension
    final Devices devices = new Devices();

    private ServerUnderTest server;
    private Control control;
    private Device phone;
    private SyncedRealm realm;

    @BeforeEach
    void openARealm() {
        server = devices.closeLater(
                ServerUnderTest.start(devices.folder("data"), options -> options.faults(true)));
        phone = devices.device("phone", server.baseUrl());
        realm = phone.openWithEverything(Models.TASKS);
        control = devices.closeLater(new Control(server.baseUrl(), devices.appId()));
    }

    @Test
    void droppedClientComesAgain() {
        assertThat(control.fault("{\"kind\":\"drop\"}").path("struck").asInt()).isEqualTo(1);
        create();
        realm.session().awaitUpload();

        assertThat(realm.failures()).isEmpty();
    }

    @Test
    void clientSurvivesAMessageThatIsCutOff() throws Exception {
        JsonNode fault = control.fault("{\"kind\":\"cut\",\"bytes\":10}");
        create();
        control.await(fault, now -> !now.path("active").asBoolean());
        realm.session().awaitUpload();

        assertThat(realm.failures()).isEmpty();
    }

    @Test
    void pausedClientGoesOn() {
        JsonNode fault = control.fault("{\"kind\":\"pause\",\"device\":" + file() + "}");
        create();
        control.call("DELETE", "/faults/" + fault.path("id").asText(), "");
        realm.session().awaitUpload();

        assertThat(realm.failures()).isEmpty();
    }

    @Test
    void clientGetsAnotherAccessToken() {
        String before = phone.user().accessToken();

        control.fault("{\"kind\":\"expireToken\"}");
        create();
        realm.session().awaitUpload();

        assertThat(phone.user().accessToken()).isNotEqualTo(before);
        assertThat(phone.user().state()).isEqualTo(RealmUser.State.LOGGED_IN);
    }

    @Test
    void injectedErrorIsTheAppsWithALinkToItsEntry() {
        control.fault("{\"kind\":\"error\",\"error\":\"PERMISSION_DENIED\",\"message\":\"not for you\"}");

        SyncFailure failure = realm.awaitFailure(any -> true);

        assertThat(failure.message()).contains("not for you");
        JsonNode entry = entryOf(failure);
        assertThat(entry.path("errorCode").asText()).isEqualTo("PERMISSION_DENIED (206)");
        assertThat(entry.path("device").asLong()).isEqualTo(file());
    }

    @Test
    void undoneWriteIsToldAndExplained() {
        long file = file();
        control.fault("{\"kind\":\"compensatingWrite\",\"class\":\"Task\"}");
        ObjectId id = create();

        SyncFailure failure = realm.awaitFailure(one -> !one.compensatingWrites().isEmpty());
        realm.sync();

        assertThat(failure.compensatingWrites().getFirst().className()).isEqualTo("Task");
        assertThat(failure.compensatingWrites().getFirst().reason()).contains(id.toHexString(), "not allowed");
        assertThat(realm.contents().objects()).isEmpty();
        assertThat(explain(file, id)).contains("WRITE_UNDONE", "NOT_ON_DEVICE");
        assertThat(entryOf(failure).path("messages").asText()).contains(id.toHexString());
    }

    @Test
    void clientStartsOverAndGoesOn() {
        control.fault("{\"kind\":\"clientReset\"}");
        realm.awaitResets(1);
        create();
        realm.session().awaitUpload();

        assertThat(realm.resets()).containsExactly(new ClientReset(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BAD_CHANGESET", "OBJECT_ALREADY_EXISTS"})
    void clientStartsOverBecauseOfItsChangesAndKeepsThem(String error) {
        realm.session().pause();
        ObjectId id = create();
        control.fault("{\"kind\":\"error\",\"error\":\"" + error + "\"}");
        realm.session().resume();
        realm.awaitResets(1);
        realm.sync();

        assertThat(realm.resets()).containsExactly(new ClientReset(true));
        assertThat(explain(file(), id)).doesNotContain("NO_SUCH_OBJECT");
    }

    @Test
    void writeIsExplainedAsTheClientsOwn() {
        ObjectId id = create();
        realm.session().awaitUpload();

        assertThat(explain(file(), id)).contains("ON_DEVICE", "made it itself");
    }

    private ObjectId create() {
        ObjectId id = new ObjectId();
        realm.write(transaction -> transaction.create("Task", id));
        return id;
    }

    /** The client's only file. */
    private long file() {
        return control.call("GET", "/devices", "").body().path("devices").path(0).path("device").asLong();
    }

    private String explain(long file, ObjectId id) {
        return control.call("GET", "/explain?device=" + file + "&class=Task&id=" + id.toHexString(), "")
                .body()
                .toString();
    }

    private JsonNode entryOf(SyncFailure failure) {
        Matcher link = Pattern.compile("Logs: (http\\S+/logs/[0-9a-f]{24}\\?co_id=[0-9a-f]{24})").matcher(failure.message());
        assertThat(link.find()).as(failure.message()).isTrue();
        return control.send("GET", link.group(1), "", "").body();
    }
}
