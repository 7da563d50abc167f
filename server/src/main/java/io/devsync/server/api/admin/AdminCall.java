package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.App;
import io.devsync.server.http.HttpRequest;
import java.util.Optional;

/** A call of an administrator about one app. */
record AdminCall(HttpRequest request, App app) {

    /** The value of a {@code {name}} part of the route. */
    String parameter(String name) {
        return request.pathParameter(name);
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(request.query().get(name));
    }

    ObjectNode body() {
        return AdminJson.body(request);
    }

    ObjectNode optionalBody() {
        return AdminJson.optionalBody(request);
    }
}
