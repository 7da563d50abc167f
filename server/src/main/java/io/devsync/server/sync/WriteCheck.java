package io.devsync.server.sync;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.server.query.BadQueryException;
import io.devsync.server.query.SubscriptionSet;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.EvolutionMode;
import io.devsync.server.schema.constraint.Violation;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Decides object by object whether what a device did is taken (spec strict-mode §3.2, wire-protocol §7.7). An object is
 * taken or refused as a whole; what else the transaction did stands.
 *
 * <p>A device may write what its subscriptions matched when it wrote, match now, or will match with a change of them that
 * it sent before: no edit is lost because the view changed meanwhile (design §5).
 */
final class WriteCheck {

    private final AppSchema schema;
    private final WriteRules rules;
    private final ClientFile file;
    private final long base;
    private final UploadMerge.Result merged;

    /**
     * @param base the server version that the changesets are based on
     * @param merged which objects the device could not see when it wrote
     */
    WriteCheck(AppSchema schema, WriteRules rules, ClientFile file, long base, UploadMerge.Result merged) {
        this.schema = schema;
        this.rules = rules;
        this.file = file;
        this.base = base;
        this.merged = merged;
    }

    /** Whether an object existed out of the device's view. */
    boolean unseen(ObjectKey key) {
        return merged.unseen().contains(key);
    }

    /**
     * Why a write is not taken.
     *
     * @param effect whether merging has left anything of it
     */
    Optional<String> refusal(
            ObjectKey key, Optional<ObjectState> before, Optional<ObjectState> after, boolean effect) {
        if (merged.strange().contains(key) && !isDataIngest(key)) {
            return Optional.of(RejectionText.outsideView(key));
        }
        if (!effect || after.isEmpty()) {
            return Optional.empty();
        }
        if (before.isPresent() && isDataIngest(key)) {
            // Data ingest only creates; what else comes is passed over without a word (realm-core flx_sync.cpp).
            return Optional.of("");
        }
        if (before.isEmpty() && !isDataIngest(key) && !mayCreate(after.get())) {
            return Optional.of(RejectionText.outsideView(key));
        }
        return rules.constraints().check(after.get()).flatMap(violation -> violated(key, violation));
    }

    private boolean mayCreate(ObjectState object) {
        return file.sees(schema.realm(), object)
                || file.viewAt(base + 1)
                        .map(view -> Sight.sees(schema.realm(), view.subscriptions(), Optional.of(object)))
                        .orElse(false)
                || willSee(object);
    }

    private boolean willSee(ObjectState object) {
        for (ClientMessage.QueryVersion query :
                file.session().map(EngineSession::pendingQueries).orElseGet(ArrayDeque::new)) {
            try {
                SubscriptionSet subscriptions = SubscriptionSet.parse(query.body(), schema.realm());
                if (Sight.sees(schema.realm(), subscriptions, Optional.of(object))) {
                    return true;
                }
            } catch (BadQueryException refusedLater) {
                // It will never be in force, which its device is told when its turn comes.
                continue;
            }
        }
        return false;
    }

    private Optional<String> violated(ObjectKey key, Violation violation) {
        if (rules.mode() == EvolutionMode.STRICT) {
            return Optional.of(RejectionText.unfit(key, violation.toString()));
        }
        rules.warnings().violation(file, key, violation);
        return Optional.empty();
    }

    /** Objects that devices only send, and that no subscription matches. */
    private boolean isDataIngest(ObjectKey key) {
        return schema.realm()
                .find(key.className())
                .map(objectSchema -> objectSchema.asymmetric())
                .orElse(false);
    }
}
