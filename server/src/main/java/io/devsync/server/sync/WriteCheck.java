package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Instruction.PathInstruction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.server.query.PropertySource;
import io.devsync.server.rules.Permissions;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.EvolutionMode;
import io.devsync.server.schema.constraint.Violation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides object by object whether what a device did is taken (spec strict-mode §3.2, wire-protocol §7.7). An object is
 * taken or refused as a whole; what else the transaction did stands.
 *
 * <p>A device may write what its subscriptions matched when it wrote or match now: no edit is lost because the view changed
 * meanwhile (design §5). Changes of subscriptions that it sent before are in force by then ({@link EngineSession#upload}).
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
     * @param uploaded what the device did to the object
     * @param left what merging has left of it
     */
    Optional<String> refusal(
            ObjectKey key,
            Optional<ObjectState> before,
            Optional<ObjectState> after,
            List<ObjectInstruction> uploaded,
            List<ObjectInstruction> left) {
        if (merged.strange().contains(key) && !isDataIngest(key)) {
            return Optional.of(RejectionText.outsideView(key));
        }
        if (after.isPresent() && changesHidden(key, uploaded)) {
            return Optional.of(RejectionText.of(key));
        }
        if (left.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> onRequest = rules.faults()
                .refusal(rules.appId(), file.userId(), file.ident().ident(), key.className());
        if (onRequest.isPresent()) {
            return Optional.of(RejectionText.onRequest(key, onRequest.get()));
        }
        Optional<String> forbidden = forbidden(key, before, after, left);
        if (forbidden.isPresent() || after.isEmpty()) {
            return forbidden;
        }
        if (before.isPresent() && isDataIngest(key)) {
            // Data ingest only creates; what else comes is passed over without a word (realm-core flx_sync.cpp).
            return Optional.of("");
        }
        if (before.isEmpty() && !isDataIngest(key) && !mayCreate(after.get())) {
            return Optional.of(RejectionText.outsideView(key));
        }
        Optional<String> tooLarge = isDataIngest(key)
                ? Optional.empty()
                : DocumentRoom.lacking(schema, after.get()).map(problem -> RejectionText.unstorable(key, problem.message()));
        return tooLarge.isPresent()
                ? tooLarge
                : rules.constraints().check(after.get()).flatMap(violation -> violated(key, violation));
    }

    /** What the session's rules say, which do not change while it lasts (spec sync-features §5.4). */
    private Optional<String> forbidden(
            ObjectKey key,
            Optional<ObjectState> before,
            Optional<ObjectState> after,
            List<ObjectInstruction> instructions) {
        Permissions permissions = permissions();
        if (permissions.areEverything()) {
            return Optional.empty();
        }
        Set<String> changed = new LinkedHashSet<>();
        for (ObjectInstruction instruction : instructions) {
            if (instruction instanceof PathInstruction inside) {
                changed.add(inside.property());
            }
        }
        return permissions.of(schema, key.className()).allows(properties(before), properties(after), changed)
                ? Optional.empty()
                : Optional.of(RejectionText.of(key));
    }

    /**
     * Whether the device changed what it may not read. Nothing that it is told takes that back, not even where others' changes
     * have left nothing of it.
     */
    private boolean changesHidden(ObjectKey key, List<ObjectInstruction> uploaded) {
        Permissions permissions = permissions();
        if (permissions.areEverything()) {
            return false;
        }
        Set<String> hidden = permissions.of(schema, key.className()).hiddenFields();
        return !hidden.isEmpty()
                && uploaded.stream().anyMatch(done -> done instanceof PathInstruction inside && hidden.contains(inside.property()));
    }

    private Permissions permissions() {
        return file.session().map(EngineSession::permissions).orElse(Permissions.EVERYTHING);
    }

    private Optional<PropertySource> properties(Optional<ObjectState> object) {
        return object.map(state -> ObjectProperties.of(schema.realm(), state));
    }

    private boolean mayCreate(ObjectState object) {
        return file.sees(schema.realm(), object)
                || file.viewAt(base + 1)
                        .map(view -> Sight.sees(schema.realm(), view.subscriptions(), Optional.of(object)))
                        .orElse(false);
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
