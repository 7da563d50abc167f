package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.auth.credential.EmailAccounts;
import io.devsync.server.http.HttpResponse;

/** E-mail addresses that were registered and not confirmed yet. */
final class PendingUserRoutes {

    /** As many as the original gives at once. */
    private static final int PAGE = 50;

    private static final String BY_EMAIL = "/user_registrations/by_email/{email}";

    private final EmailAccounts accounts;

    PendingUserRoutes(EmailAccounts accounts) {
        this.accounts = accounts;
    }

    void addTo(AdminRoutes routes) {
        routes.forApp("GET", "/user_registrations/pending_users", this::list);
        routes.forApp("DELETE", BY_EMAIL, this::delete);
        routes.forApp("POST", BY_EMAIL + "/send_confirm", this::sendConfirmation);
        routes.forApp("POST", BY_EMAIL + "/confirm", this::confirm);
    }

    /** The addresses are their own ids, in the answer and as {@code after}. */
    private HttpResponse list(AdminCall call) {
        ArrayNode list = AdminJson.array();
        accounts.pending(call.app(), call.query("after").orElse(""), PAGE).keySet().forEach(email -> {
            ObjectNode user = list.addObject().put("_id", email).put("domain_id", call.app().domainId());
            user.putArray("login_ids").addObject().put("id_type", "email").put("id", email);
            user.put("user_id", "");
        });
        return AdminJson.ok(list);
    }

    private HttpResponse delete(AdminCall call) {
        accounts.deletePending(call.app(), call.parameter("email"));
        return AdminJson.done();
    }

    private HttpResponse sendConfirmation(AdminCall call) {
        accounts.sendConfirmation(call.app(), call.parameter("email"));
        return AdminJson.done();
    }

    private HttpResponse confirm(AdminCall call) {
        accounts.confirmAnyway(call.app(), call.parameter("email"));
        return AdminJson.done();
    }
}
