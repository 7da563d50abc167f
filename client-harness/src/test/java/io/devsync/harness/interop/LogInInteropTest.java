package io.devsync.harness.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.devsync.harness.realm.ApiKey;
import io.devsync.harness.realm.AppServiceException;
import io.devsync.harness.realm.Credentials;
import io.devsync.harness.realm.Credentials.ApiKeyText;
import io.devsync.harness.realm.Credentials.CustomFunction;
import io.devsync.harness.realm.Credentials.CustomJwt;
import io.devsync.harness.realm.Credentials.EmailPassword;
import io.devsync.harness.realm.RealmApp;
import io.devsync.harness.realm.RealmSettings;
import io.devsync.harness.realm.RealmUser;
import io.devsync.harness.realm.SyncedRealm;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Users get in by each provider, and others do not. */
@InteropTest
class LogInInteropTest {

    private static final EmailPassword ANN = new EmailPassword("ann@example.com", "correct horse");

    @RegisterExtension
    final Devices devices = new Devices();

    private Device phone;
    private RealmApp app;

    @BeforeEach
    void installApp() {
        phone = devices.device("phone");
        app = phone.app();
    }

    @Test
    void everyAnonymousLogInIsANewUser() {
        RealmUser first = app.logIn(new Credentials.Anonymous());
        RealmUser second = app.logIn(new Credentials.Anonymous());

        assertThat(first.id()).isNotEqualTo(second.id());
        assertSyncs(second);
    }

    @Test
    void registeredUserLogsInWithEmailAndPassword() {
        app.register(ANN.email(), ANN.password());

        RealmUser here = app.logIn(ANN);
        RealmUser there = devices.device("tablet").app().logIn(ANN);

        assertThat(there.id()).isEqualTo(here.id());
        assertThat(there.profile()).contains(ANN.email());
        assertSyncs(there);
    }

    @Test
    void wrongPasswordIsRefused() {
        app.register(ANN.email(), ANN.password());

        AppServiceException refusal = refusal(() -> app.logIn(new EmailPassword(ANN.email(), "wrong horse")));

        assertThat(refusal.code()).isEqualTo("InvalidPassword");
        assertThat(refusal.httpStatus()).isEqualTo(401);
        assertThat(refusal.serverMessage()).contains("invalid username/password");
    }

    @Test
    void strangerIsRefused() {
        assertThat(refusal(() -> app.logIn(ANN)).httpStatus()).isEqualTo(401);
    }

    @Test
    void emailIsTakenOnce() {
        app.register(ANN.email(), ANN.password());

        AppServiceException refusal = refusal(() -> app.register(ANN.email(), "another horse"));

        assertThat(refusal.code()).isEqualTo("AccountNameInUse");
        assertThat(refusal.httpStatus()).isEqualTo(409);
    }

    @Test
    void apiKeyLogsItsUserInUntilItIsDisabled() {
        app.register(ANN.email(), ANN.password());
        RealmUser ann = app.logIn(ANN);
        ApiKey key = ann.createApiKey("scripts");
        ApiKeyText credentials = new ApiKeyText(key.key().orElseThrow());

        RealmUser byKey = devices.device("script").app().logIn(credentials);
        assertThat(byKey.id()).isEqualTo(ann.id());
        assertSyncs(byKey);

        ann.disableApiKey(key.id());
        assertThat(ann.apiKey(key.id()).disabled()).isTrue();
        assertThat(refusal(() -> devices.device("late").app().logIn(credentials)).httpStatus())
                .isEqualTo(401);

        ann.enableApiKey(key.id());
        assertThat(devices.device("again").app().logIn(credentials).id()).isEqualTo(ann.id());
    }

    @Test
    void apiKeysAreListedAndDeleted() {
        app.register(ANN.email(), ANN.password());
        RealmUser ann = app.logIn(ANN);
        ApiKey one = ann.createApiKey("one");
        ApiKey two = ann.createApiKey("two");

        assertThat(ann.apiKeys()).extracting(ApiKey::name).containsExactlyInAnyOrder("one", "two");
        ann.deleteApiKey(one.id());

        assertThat(ann.apiKeys()).extracting(ApiKey::id).containsExactly(two.id());
        assertThat(refusal(() -> devices.device("late")
                                .app()
                                .logIn(new ApiKeyText(one.key().orElseThrow())))
                        .httpStatus())
                .isEqualTo(401);
    }

    @Test
    void sameSubjectOfACustomJwtIsTheSameUser() {
        RealmUser here = app.logIn(new CustomJwt(Jwt.of("ann", 60)));
        RealmUser there = devices.device("tablet").app().logIn(new CustomJwt(Jwt.of("ann", 120)));
        RealmUser other = devices.device("other").app().logIn(new CustomJwt(Jwt.of("ben", 60)));

        assertThat(there.id()).isEqualTo(here.id());
        assertThat(other.id()).isNotEqualTo(here.id());
        assertSyncs(there);
    }

    @Test
    void expiredCustomJwtIsRefused() {
        assertThat(refusal(() -> app.logIn(new CustomJwt(Jwt.of("ann", -3600)))).httpStatus())
                .isEqualTo(401);
    }

    @Test
    void sameIdOfACustomFunctionPayloadIsTheSameUser() {
        RealmUser here = app.logIn(new CustomFunction("{\"id\":\"ann\"}"));
        RealmUser there = devices.device("tablet").app().logIn(new CustomFunction("{\"id\":\"ann\",\"more\":1}"));

        assertThat(there.id()).isEqualTo(here.id());
        assertSyncs(there);
    }

    @Test
    void linkedUserKeepsTheId() {
        RealmUser anonymous = app.logIn(new Credentials.Anonymous());
        app.register(ANN.email(), ANN.password());

        anonymous.link(ANN);
        RealmUser later = devices.device("tablet").app().logIn(ANN);

        assertThat(later.id()).isEqualTo(anonymous.id());
    }

    @Test
    void loggedOutUserIsOutAndCanComeBack() {
        app.register(ANN.email(), ANN.password());
        RealmUser ann = app.logIn(ANN);
        String id = ann.id();

        ann.logOut();
        assertThat(ann.state()).isEqualTo(RealmUser.State.LOGGED_OUT);

        assertThat(app.logIn(ANN).id()).isEqualTo(id);
    }

    @Test
    void deletedUserIsGone() {
        app.register(ANN.email(), ANN.password());
        RealmUser ann = app.logIn(ANN);

        ann.delete();

        assertThat(refusal(() -> app.logIn(ANN)).httpStatus()).isEqualTo(401);
    }

    @Test
    void refreshBringsAnotherAccessToken() {
        RealmUser user = app.logIn(new Credentials.Anonymous());
        String before = user.accessToken();

        user.refresh();

        assertThat(user.accessToken()).isNotEqualTo(before);
        assertThat(user.state()).isEqualTo(RealmUser.State.LOGGED_IN);
    }

    private void assertSyncs(RealmUser user) {
        SyncedRealm realm = user.open(RealmSettings.of(Models.TASKS));
        realm.subscriptions().updateAll("Task");
        realm.write(transaction -> transaction.create("Task", new ObjectId()));
        realm.session().awaitUpload();
        assertThat(realm.failures()).isEmpty();
    }

    private static AppServiceException refusal(ThrowingCallable call) {
        return catchThrowableOfType(AppServiceException.class, call);
    }
}
