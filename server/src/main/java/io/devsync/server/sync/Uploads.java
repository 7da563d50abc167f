package io.devsync.server.sync;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.server.schema.AppSchema;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Integrates what comes from devices with the history as it is, and hands it over to be made durable. Owned by the
 * engine's thread.
 */
final class Uploads {

    private final EngineOptions options;
    private final EngineState state;
    private final EngineCommit commit;
    private final SchemaJournal journal;
    private final OlderHistory older;
    private final Supplier<WriteRules> rules;

    Uploads(
            EngineOptions options,
            EngineState state,
            EngineCommit commit,
            SchemaJournal journal,
            OlderHistory older,
            Supplier<WriteRules> rules) {
        this.options = options;
        this.state = state;
        this.commit = commit;
        this.journal = journal;
        this.older = older;
        this.rules = rules;
    }

    /**
     * Takes an UPLOAD message of an identified session: what is new of it and what it acknowledges.
     *
     * @throws UploadRefusedException when the device is to be told that nothing of it was taken
     */
    void take(EngineSession session, ClientMessage.Upload upload) throws UploadRefusedException {
        ClientFile file = session.file().orElseThrow(() -> new IllegalStateException("UPLOAD before IDENT"));
        List<UploadedChangeset> fresh =
                UploadCheck.fresh(upload, file, session.knownToDevice(), session.uploadProgress(), state.trimmed());
        session.uploadProgress(upload.progress().clientVersion());
        if (!fresh.isEmpty()) {
            AppSchema before = state.schema();
            integrate(file, fresh);
            journal.note(before, state.schema(), session);
        } else if (file.schemaOwed()) {
            Integration telling = integration(file, Set.of());
            telling.tellSchema(SyncTime.now(options.clock()));
            commit.take(file, telling);
        }
        file.acknowledge(upload.progress().serverVersion());
        commit.acknowledged(file);
    }

    private void integrate(ClientFile file, List<UploadedChangeset> fresh) throws UploadRefusedException {
        long started = System.nanoTime();
        Integration integration = integration(file, UploadMerge.objectsOf(fresh));
        integration.integrate(fresh);
        commit.take(file, integration);
        options.meters().uploaded(fresh.size());
        options.meters().merged(System.nanoTime() - started);
    }

    /** Begins an integration on behalf of a file that may touch some objects. */
    Integration integration(ClientFile file, Set<ObjectKey> keys) {
        return new Integration(
                file,
                state.schema(),
                rules.get(),
                state.log(),
                older::touching,
                options.limits().history().segmentBytes(),
                state.objects().loaded(state.schema(), keys));
    }
}
