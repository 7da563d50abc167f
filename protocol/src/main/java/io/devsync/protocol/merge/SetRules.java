package io.devsync.protocol.merge;

import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.RealmEquality;
import io.devsync.protocol.value.Scalar;
import java.util.Objects;

/** Members of sets (spec merge-rules §4.5). */
final class SetRules {

    private SetRules() {}

    // merge-rules §4.5 SetInsert/Clear, SetErase/Clear: rank does not count
    static void setMemberClear(Step member, Step clear) {
        if (Relations.samePath(member, clear)) {
            member.discard();
        }
    }

    // merge-rules §4.5 SetInsert/SetInsert, SetErase/SetInsert, SetErase/SetErase.
    // Q4: realm-core compares the payloads of two erasures by place in its buffers; by value the state is the same.
    static void sameMember(MergeRules rules, Step left, Step right) {
        if (!Relations.samePath(left, right)) {
            return;
        }
        Payload leftValue = Objects.requireNonNull(left.value);
        Payload rightValue = Objects.requireNonNull(right.value);
        if (Relations.samePayload(leftValue, rightValue)) {
            ValueRules.discardOlder(left, right);
        } else if (isOneMember(leftValue, rightValue)) {
            Gaps.numberMeetsItself(rules, left, right);
        }
    }

    private static boolean isOneMember(Payload left, Payload right) {
        return left instanceof Scalar one
                && right instanceof Scalar other
                && RealmEquality.representative(one).equals(RealmEquality.representative(other));
    }
}
