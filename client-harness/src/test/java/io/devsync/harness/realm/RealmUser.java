package io.devsync.harness.realm;

import io.realm.kotlin.internal.interop.LongPointerWrapper;
import io.realm.kotlin.internal.interop.NativePointer;
import io.realm.kotlin.internal.interop.RealmUserT;
import io.realm.kotlin.internal.interop.realm_object_id_t;
import io.realm.kotlin.internal.interop.realmc;
import io.realm.kotlin.internal.interop.sync.ApiKeyWrapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kotlin.Unit;
import org.bson.types.ObjectId;

/** A user who logged in on a device. Used by the app's thread. */
public final class RealmUser {

    /** What became of a user, in the order of the native codes. */
    public enum State {
        LOGGED_OUT,
        LOGGED_IN,
        REMOVED
    }

    private final RealmApp app;
    private final long address;
    private final List<SyncedRealm> realms = new ArrayList<>();

    RealmUser(RealmApp app, long address) {
        this.app = app;
        this.address = address;
    }

    /** Opens a realm at once; data arrives in the background. */
    public SyncedRealm open(RealmSettings settings) {
        return remember(SyncedRealm.open(this, settings));
    }

    /** Opens a realm once it has what the server has for the subscriptions that the file knows. */
    public SyncedRealm openAsync(RealmSettings settings) {
        return remember(SyncedRealm.openAsync(this, settings));
    }

    /** The user's id on the server. */
    public String id() {
        return realmc.realm_user_get_identity(address);
    }

    /** The token that sync connections carry. */
    public String accessToken() {
        return realmc.realm_user_get_access_token(address);
    }

    /** The token that gets new access tokens. */
    public String refreshToken() {
        return realmc.realm_user_get_refresh_token(address);
    }

    /** The custom data that came with the access token, as extended JSON; empty when there is none. */
    public String customData() {
        String data = realmc.realm_user_get_custom_data(address);
        return data == null ? "" : data;
    }

    /** The profile as extended JSON, as it was when the user logged in. */
    public String profile() {
        return realmc.realm_user_get_profile_data(address);
    }

    /** Whether the user is still logged in, as far as the device knows. */
    public State state() {
        return State.values()[realmc.realm_user_get_state(address)];
    }

    /** Gets a new access token. */
    public void refresh() {
        AppCall<Unit> call = new AppCall<>("token refresh");
        realmc.realm_app_refresh_custom_data(app.address(), address, call);
        call.await(RealmApp.REQUEST_TIMEOUT);
    }

    /** Lets the user log in with further credentials from now on. */
    public void link(Credentials credentials) {
        long nativeCredentials = credentials.toNative();
        try {
            AppCall<NativePointer<RealmUserT>> call = new AppCall<>("link");
            realmc.realm_app_link_user(app.address(), address, nativeCredentials, call);
            realmc.realm_release(((LongPointerWrapper<?>) call.await(RealmApp.REQUEST_TIMEOUT)).getPtr$cinterop());
        } finally {
            realmc.realm_release(nativeCredentials);
        }
    }

    /** Ends the session on the server; an anonymous user is removed. */
    public void logOut() {
        AppCall<Unit> call = new AppCall<>("log out");
        realmc.realm_app_log_out(app.address(), address, call);
        call.await(RealmApp.REQUEST_TIMEOUT);
    }

    /** Deletes the user on the server. */
    public void delete() {
        AppCall<Unit> call = new AppCall<>("deletion of the user");
        realmc.realm_app_delete_user(app.address(), address, call);
        call.await(RealmApp.REQUEST_TIMEOUT);
    }

    /**
     * Calls a function of the app.
     *
     * @param arguments an extended JSON array
     * @return the result as extended JSON
     */
    public String call(String function, String arguments) {
        AppCall<String> call = new AppCall<>("function " + function);
        realmc.realm_app_call_function(app.address(), address, function, arguments, null, call);
        return call.await(RealmApp.REQUEST_TIMEOUT);
    }

    /** Makes an API key; the answer is the only one that has its text. */
    public ApiKey createApiKey(String name) {
        AppCall<ApiKeyWrapper> call = new AppCall<>("creation of an API key");
        realmc.realm_app_user_apikey_provider_client_create_apikey(app.address(), address, name, call);
        return ApiKey.of(call.await(RealmApp.REQUEST_TIMEOUT));
    }

    /** One of the user's API keys. */
    public ApiKey apiKey(ObjectId id) {
        AppCall<ApiKeyWrapper> call = new AppCall<>("fetch of an API key");
        realmc.realm_app_user_apikey_provider_client_fetch_apikey(app.address(), address, nativeId(id), call);
        return ApiKey.of(call.await(RealmApp.REQUEST_TIMEOUT));
    }

    /** All of the user's API keys. */
    public List<ApiKey> apiKeys() {
        AppCall<Object[]> call = new AppCall<>("fetch of the API keys");
        realmc.realm_app_user_apikey_provider_client_fetch_apikeys(app.address(), address, call);
        return Arrays.stream(call.await(RealmApp.REQUEST_TIMEOUT))
                .map(key -> ApiKey.of((ApiKeyWrapper) key))
                .toList();
    }

    /** Lets an API key be used again. */
    public void enableApiKey(ObjectId id) {
        AppCall<Unit> call = new AppCall<>("enabling of an API key");
        realmc.realm_app_user_apikey_provider_client_enable_apikey(app.address(), address, nativeId(id), call);
        call.await(RealmApp.REQUEST_TIMEOUT);
    }

    /** Suspends an API key. */
    public void disableApiKey(ObjectId id) {
        AppCall<Unit> call = new AppCall<>("disabling of an API key");
        realmc.realm_app_user_apikey_provider_client_disable_apikey(app.address(), address, nativeId(id), call);
        call.await(RealmApp.REQUEST_TIMEOUT);
    }

    /** Deletes an API key. */
    public void deleteApiKey(ObjectId id) {
        AppCall<Unit> call = new AppCall<>("deletion of an API key");
        realmc.realm_app_user_apikey_provider_client_delete_apikey(app.address(), address, nativeId(id), call);
        call.await(RealmApp.REQUEST_TIMEOUT);
    }

    /** The app that the user belongs to. */
    public RealmApp app() {
        return app;
    }

    long address() {
        return address;
    }

    void closeRealms() {
        realms.forEach(SyncedRealm::close);
    }

    void release() {
        realmc.realm_release(address);
    }

    private SyncedRealm remember(SyncedRealm realm) {
        realms.add(realm);
        return realm;
    }

    private static realm_object_id_t nativeId(ObjectId id) {
        realm_object_id_t nativeId = new realm_object_id_t();
        nativeId.setBytes(NativeValue.unsigned(id.toByteArray()));
        return nativeId;
    }
}
