package io.devsync.server.doctor;

import io.devsync.server.embedded.command.CommandDispatcher;
import io.devsync.server.embedded.command.ServerState;
import io.devsync.server.embedded.storage.FileAccess;
import io.devsync.server.embedded.storage.StoreEngine;
import io.devsync.server.embedded.storage.StoreOptions;
import io.devsync.server.embedded.wire.CommandService;
import io.devsync.server.embedded.wire.Peer;
import io.devsync.server.embedded.wire.Request;
import io.devsync.server.embedded.wire.WireServer;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.bson.BsonDocument;

/** A server that speaks MongoDB's protocol and says of itself, and refuses, what a test wants. */
final class ScriptedMongod implements AutoCloseable {

    private final StoreEngine engine;
    private final ServerState state;
    private final ServerSocket listener = WireServer.bind("127.0.0.1", 0);
    private final Map<String, BiFunction<Request, BsonDocument, BsonDocument>> script = new HashMap<>();
    private final WireServer server;

    ScriptedMongod(Path folder) {
        engine = StoreEngine.open(new StoreOptions(folder, FileAccess.DISK, Clock.systemUTC(), false, 8, 1 << 20, ""), () -> {});
        state = new ServerState(engine, Clock.systemUTC(), new Random(1));
        CommandDispatcher real = new CommandDispatcher(state);
        server = WireServer.start(listener, new CommandService() {
            @Override
            public BsonDocument answer(Request request, Peer peer) {
                BsonDocument reply = real.answer(request, peer);
                return script.getOrDefault(request.command().toLowerCase(Locale.ROOT), (asked, said) -> said).apply(request, reply);
            }

            @Override
            public void disconnected(Peer peer) {
                real.disconnected(peer);
            }
        });
    }

    /** What it says of itself when a client connects, and later. */
    ScriptedMongod hello(Consumer<BsonDocument> change) {
        for (String name : new String[] {"hello", "ismaster"}) {
            answer(name, (request, reply) -> {
                change.accept(reply);
                return reply;
            });
        }
        return this;
    }

    ScriptedMongod buildInfo(String json) {
        return answer("buildinfo", (request, reply) -> {
            reply.putAll(BsonDocument.parse(json));
            return reply;
        });
    }

    ScriptedMongod refuses(String command, int code, String message) {
        return answer(command, (request, reply) -> BsonDocument.parse(
                "{ok: 0.0, code: " + code + ", codeName: 'Refused', errmsg: '" + message + "'}"));
    }

    ScriptedMongod answer(String command, BiFunction<Request, BsonDocument, BsonDocument> answer) {
        script.put(command.toLowerCase(Locale.ROOT), answer);
        return this;
    }

    String uri() {
        return "mongodb://127.0.0.1:" + listener.getLocalPort() + "/?serverSelectionTimeoutMS=5000";
    }

    @Override
    public void close() {
        server.close();
        state.close();
        engine.close();
    }
}
