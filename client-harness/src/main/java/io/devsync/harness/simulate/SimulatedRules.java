package io.devsync.harness.simulate;

import io.devsync.server.rules.Expansions;
import io.devsync.server.rules.Permissions;
import io.devsync.server.rules.Rules;
import io.devsync.server.rules.RulesException;
import java.util.List;
import java.util.SplittableRandom;

/** What users may do with the objects of one class, as an administrator now and then decides anew. */
final class SimulatedRules {

    private static final String ALL = "\"document_filters\":{\"read\":true,\"write\":true},\"read\":true,\"write\":true";

    /** What the second user may do; the first one may do everything. */
    private static final List<String> ROLES = List.of(
            ALL,
            "\"document_filters\":{\"read\":{\"count\":{\"$lt\":3}},\"write\":{\"count\":{\"$lt\":3}}},\"read\":true,\"write\":true",
            "\"document_filters\":{\"read\":{\"count\":{\"$gt\":0}},\"write\":true},\"read\":true,\"write\":true",
            "\"document_filters\":{\"read\":true,\"write\":false},\"read\":true,\"write\":false",
            "\"document_filters\":{\"read\":true,\"write\":true},\"fields\":{\"name\":{\"read\":false,\"write\":false}},"
                    + "\"additional_fields\":{\"read\":true,\"write\":true}",
            "\"document_filters\":{\"read\":{\"_id\":{\"$in\":[0,1]}},\"write\":true},\"read\":true,\"write\":true,"
                    + "\"insert\":false,\"delete\":false");

    private Rules rules = rules(ALL);

    private static Rules rules(String role) {
        try {
            return Rules.parse("{\"default_rule\":{\"roles\":[{\"name\":\"all\"," + ALL + "}]},"
                    + "\"rules\":[{\"database\":\"" + ServerProcess.DATABASE + "\",\"collection\":\"" + Model.NODE
                    + "\",\"roles\":[{\"name\":\"first\",\"apply_when\":{\"%%user.id\":\"user0\"}," + ALL + "},"
                    + "{\"name\":\"second\"," + role + "}]}]}");
        } catch (RulesException wrong) {
            throw new IllegalStateException("the rules of the simulation are no rules", wrong);
        }
    }

    /** Decides anew; returns which role it is. */
    int change(SplittableRandom random) {
        int which = random.nextInt(ROLES.size());
        rules = rules(ROLES.get(which));
        return which;
    }

    /** What a user may do now. */
    Permissions of(String userId) {
        return rules.permissions(Expansions.ofUser(userId));
    }
}
