package io.devsync.server.api.control;

import io.devsync.server.api.control.BsonBody.BadBody;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import io.devsync.server.sampling.CollectionProposal;
import io.devsync.server.sampling.Progress;
import io.devsync.server.sampling.ProposalJson;
import io.devsync.server.sampling.SampleSource;
import io.devsync.server.sampling.Sampling;
import io.devsync.server.sampling.Samplings;
import io.devsync.server.schema.AppSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * {@code /api/devsync/v1/apps/{app}/samplings}: POST starts to sample collections, {@code GET /{id}} tells progress and
 * result, {@code DELETE /{id}} cancels.
 */
public final class SamplingEndpoint {

    private static final String ALL = "/api/devsync/v1/apps/{app}/samplings";
    private static final String ONE = ALL + "/{id}";

    private static final JsonWriterSettings JSON =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    private final AppSchemas schemas;
    private final SampleSource source;
    private final Samplings samplings;

    /**
     * Over a data source.
     *
     * @param schemas what the apps have, and where proposals are saved
     */
    public SamplingEndpoint(AppSchemas schemas, SampleSource source, Samplings samplings) {
        this.schemas = schemas;
        this.source = source;
        this.samplings = samplings;
    }

    /** Adds the routes. */
    public void addTo(Router router) {
        router.add("POST", ALL, LocalOnly.guard(this::start));
        router.add("GET", ONE, LocalOnly.guard(request -> withJob(request, SamplingEndpoint::tell)));
        router.add("DELETE", ONE, LocalOnly.guard(request -> withJob(request, SamplingEndpoint::cancel)));
    }

    private HttpResponse start(HttpRequest request) {
        String app = request.pathParameter("app");
        Optional<AppSchema> schema = schemas.find(app);
        if (schema.isEmpty()) {
            return AppRoutes.unknownApp(request);
        }
        try {
            SamplingOrder order = SamplingOrder.read(request.bodyText(), schema.get(), source);
            return samplings
                    .start(app, progress -> run(app, schema.get(), order, progress))
                    .map(job -> answer(202, new BsonDocument("id", new BsonString(Long.toString(job.id())))))
                    .orElseGet(() -> ControlJson.error(
                            429,
                            "TooManySamplings",
                            Samplings.RUNNING_MAX + " samplings are running (expected: fewer); wait or cancel one"));
        } catch (BadBody bad) {
            return ControlJson.error(400, "InvalidParameter", String.valueOf(bad.getMessage()));
        }
    }

    private BsonDocument run(String app, AppSchema schema, SamplingOrder order, Progress progress) {
        List<CollectionProposal> proposals =
                new Sampling(source, schema, progress).run(order.collections(), order.request(), order.choices());
        BsonDocument result = new BsonDocument(
                "collections", new BsonArray(proposals.stream().map(ProposalJson::of).toList()));
        List<BsonDocument> documents = proposals.stream()
                .map(CollectionProposal::schema)
                .filter(document -> !document.isEmpty())
                .toList();
        if (order.save()) {
            result.append("outcome", SchemaProblemsJson.of(schemas.save(app, documents, Set.of())));
        }
        return result;
    }

    private HttpResponse withJob(HttpRequest request, Function<Samplings.Job, HttpResponse> action) {
        String id = request.pathParameter("id");
        return (id.matches("[0-9]{1,18}")
                        ? samplings.find(request.pathParameter("app"), Long.parseLong(id))
                        : Optional.<Samplings.Job>empty())
                .map(action)
                .orElseGet(() -> ControlJson.error(
                        404,
                        "SamplingNotFound",
                        "sampling \"" + id + "\" is not known (expected: the id of one that was started lately)"));
    }

    private static HttpResponse tell(Samplings.Job job) {
        Progress.Step step = job.progress().step();
        BsonDocument body = new BsonDocument("id", new BsonString(Long.toString(job.id())))
                .append("state", new BsonString("running"))
                .append(
                        "progress",
                        new BsonDocument("collection", new BsonString(step.collection()))
                                .append("collectionsDone", new BsonInt32(step.collectionsDone()))
                                .append("collections", new BsonInt32(step.collections()))
                                .append("documents", new BsonInt64(step.documents()))
                                .append("expected", new BsonInt64(step.expected())));
        if (job.result().isDone()) {
            addResult(body, job);
        }
        return answer(200, body);
    }

    private static void addResult(BsonDocument body, Samplings.Job job) {
        try {
            BsonValue result = job.result().join();
            body.append("state", new BsonString("done")).append("result", result);
        } catch (CompletionException | CancellationException ended) {
            Throwable cause = ended.getCause() == null ? ended : ended.getCause();
            boolean cancelled = cause instanceof CancellationException;
            body.append("state", new BsonString(cancelled ? "cancelled" : "failed"))
                    .append("error", new BsonString(String.valueOf(cause.getMessage())));
        }
    }

    private static HttpResponse cancel(Samplings.Job job) {
        job.progress().cancel();
        return HttpResponse.empty(204);
    }

    private static HttpResponse answer(int status, BsonDocument body) {
        return HttpResponse.json(status, body.toJson(JSON));
    }
}
