package io.devsync.server.cluster;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.store.Await;
import io.devsync.server.store.IdSource;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bson.Document;

/**
 * Proves to a node that another one hands a request on, and for whom. The key is in {@code __devsync}: who can read it
 * can do everything anyway. It is never sent, and a proof holds for one node, method, path and client only.
 */
final class NodeSignature {

    /** Who sent the request in the first place. */
    static final String CLIENT = "x-devsync-client";

    /** Scheme, host and port as the client wrote them. */
    static final String BASE_URL = "x-devsync-base-url";

    /** The proof. */
    static final String PROOF = "x-devsync-node";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final SecretKeySpec key;

    private NodeSignature(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** With the key of all nodes over this data; made once. */
    static NodeSignature open(MongoDatabase database, IdSource ids) {
        Document stored = Await.one(
                database.getCollection("server")
                        .findOneAndUpdate(
                                eq("_id", "cluster"),
                                Updates.setOnInsert("key", ids.secret(KEY_BYTES)),
                                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER)),
                LIMIT);
        return new NodeSignature(stored.getString("key").getBytes(StandardCharsets.US_ASCII));
    }

    /** The headers that go with a request to another node. */
    Map<String, String> headers(NodeAddress to, HttpRequest request) {
        return Map.of(
                CLIENT,
                request.remoteAddress(),
                BASE_URL,
                request.baseUrl(),
                PROOF,
                proof(to, request, request.remoteAddress(), request.baseUrl()));
    }

    /**
     * The request as its client sent it to the other node.
     *
     * @param self where this node is reached
     * @return empty when no node handed it on
     */
    Optional<HttpRequest> unwrap(NodeAddress self, HttpRequest request) {
        String client = request.header(CLIENT).orElse("");
        String baseUrl = request.header(BASE_URL).orElse("");
        boolean proven = request.header(PROOF)
                .filter(presented -> MessageDigest.isEqual(
                        presented.getBytes(StandardCharsets.UTF_8),
                        proof(self, request, client, baseUrl).getBytes(StandardCharsets.UTF_8)))
                .isPresent();
        if (!proven) {
            return Optional.empty();
        }
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.keySet().removeAll(Set.of(CLIENT, BASE_URL, PROOF));
        return Optional.of(new HttpRequest(
                request.method(),
                request.path(),
                request.pathParameters(),
                request.query(),
                headers,
                request.body(),
                baseUrl,
                client));
    }

    private String proof(NodeAddress to, HttpRequest request, String client, String baseUrl) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            String signed = String.join("\n", to.text(), request.method(), request.path(), client, baseUrl);
            return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
        }
    }
}
