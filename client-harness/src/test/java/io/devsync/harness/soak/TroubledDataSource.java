package io.devsync.harness.soak;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonArray;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * The network between a server and its MongoDB, with everything that happens on it: connections break before a command has
 * arrived or before its answer has, the primary steps down, nobody can connect for a while. It knows commands by their name,
 * so that each one can be hit.
 */
final class TroubledDataSource implements AutoCloseable {

    private static final int OP_MSG = 2013;
    private static final int HEADER_BYTES = 16;
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    /** What happens to a command. */
    enum Trouble {
        /** The connection breaks before the command has arrived. */
        BREAKS_BEFORE,
        /** The connection breaks after the command was carried out, before its answer has arrived. */
        BREAKS_AFTER,
        /** The answer is that this is no primary any more. */
        STEPPED_DOWN(10_107, "NotWritablePrimary", true),
        /** The answer is that the server shuts down. */
        SHUTS_DOWN(11_600, "InterruptedAtShutdown", true),
        /** The answer is that the disk is full; no driver tries that again by itself. */
        DISK_FULL(14_031, "OutOfDiskSpace", false),
        /** The answer is that the place in the change stream is lost. */
        PLACE_LOST(286, "ChangeStreamHistoryLost", false),
        /** The command is carried out, and the answer is that this is no primary any more. */
        DONE_AND_STEPPED_DOWN(189, "PrimarySteppedDown", true);

        private final int code;
        private final String codeName;
        private final boolean retried;

        Trouble() {
            this(0, "", false);
        }

        /** @param retried whether the answer tells drivers to try again */
        Trouble(int code, String codeName, boolean retried) {
            this.code = code;
            this.codeName = codeName;
            this.retried = retried;
        }
    }

    private record Armed(Trouble trouble, AtomicInteger times) {}

    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<String, Armed> armed = new ConcurrentHashMap<>();
    private final Set<String> commands = ConcurrentHashMap.newKeySet();
    private volatile boolean reachable = true;
    /** Open while commands pass. */
    private volatile CountDownLatch passage = new CountDownLatch(0);

    private TroubledDataSource(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("troubled").start(this::accept);
    }

    /** A network in front of the data source at a port of this machine. */
    static TroubledDataSource to(int port) {
        try {
            return new TroubledDataSource(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the data source is found through this network. */
    String uri() {
        return "mongodb://127.0.0.1:" + listener.getLocalPort()
                + "/?replicaSet=devsync&directConnection=true&serverSelectionTimeoutMS=5000";
    }

    /** The names of all commands so far. */
    Set<String> commands() {
        return Set.copyOf(commands);
    }

    /** Hits the next commands of a name. */
    void hit(String command, Trouble trouble, int times) {
        armed.put(command, new Armed(trouble, new AtomicInteger(times)));
    }

    /** From now on nothing is hit. */
    void calm() {
        armed.clear();
    }

    /** Lets no command through, without breaking anything, until told otherwise; those that came meanwhile go on then. */
    void stalled(boolean now) {
        passage.countDown();
        if (now) {
            passage = new CountDownLatch(1);
        }
    }

    /** Breaks all connections, and lets nobody connect until told otherwise. */
    void unreachable(boolean now) {
        reachable = !now;
        if (now) {
            Set.copyOf(sockets).forEach(this::drop);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (reachable) {
                    connect(client);
                } else {
                    client.close();
                }
            } catch (IOException closed) {
                // The listener is closed, or the data source is not there.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        server.setTcpNoDelay(true);
        client.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(server);
        Set<Integer> unanswered = ConcurrentHashMap.newKeySet();
        Map<Integer, byte[]> insteadOf = new ConcurrentHashMap<>();
        Thread.ofVirtual().start(() -> carry(server, client, frame -> answer(frame, client, unanswered, insteadOf)));
        Thread.ofVirtual().start(() -> carry(client, server, frame -> command(frame, client, unanswered, insteadOf)));
    }

    /** What is done with each message; false ends the connection. */
    private interface Passage {
        boolean passes(ByteBuffer frame) throws IOException;
    }

    private void carry(Socket from, Socket to, Passage passage) {
        try {
            DataInputStream in = new DataInputStream(from.getInputStream());
            OutputStream out = to.getOutputStream();
            while (true) {
                byte[] header = in.readNBytes(HEADER_BYTES);
                if (header.length < HEADER_BYTES) {
                    return;
                }
                int length = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt();
                ByteBuffer frame = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
                frame.put(header).put(in.readNBytes(length - HEADER_BYTES)).flip();
                if (!passage.passes(frame)) {
                    return;
                }
                if (frame.hasRemaining()) {
                    out.write(frame.array());
                    out.flush();
                }
            }
        } catch (IOException broken) {
            // As when it ends.
        } finally {
            drop(from);
            drop(to);
        }
    }

    private static boolean answer(
            ByteBuffer frame, Socket client, Set<Integer> unanswered, Map<Integer, byte[]> insteadOf) throws IOException {
        int command = frame.getInt(8);
        byte[] instead = insteadOf.remove(command);
        if (instead != null) {
            client.getOutputStream().write(instead);
            client.getOutputStream().flush();
            frame.position(frame.limit());
        }
        return !unanswered.contains(command);
    }

    private boolean command(
            ByteBuffer frame, Socket client, Set<Integer> unanswered, Map<Integer, byte[]> insteadOf) throws IOException {
        if (frame.getInt(12) != OP_MSG) {
            return true;
        }
        awaitPassage();
        String name = name(frame);
        commands.add(name);
        Armed one = armed.get(name);
        if (one == null || one.times.getAndDecrement() <= 0) {
            return true;
        }
        switch (one.trouble) {
            case BREAKS_BEFORE -> {
                return false;
            }
            case BREAKS_AFTER -> unanswered.add(frame.getInt(4));
            case DONE_AND_STEPPED_DOWN -> insteadOf.put(frame.getInt(4), refusal(frame, one.trouble));
            case STEPPED_DOWN, SHUTS_DOWN, DISK_FULL, PLACE_LOST -> {
                client.getOutputStream().write(refusal(frame, one.trouble));
                client.getOutputStream().flush();
                frame.position(frame.limit());
            }
        }
        return true;
    }

    private void awaitPassage() throws IOException {
        try {
            passage.await();
        } catch (InterruptedException ended) {
            throw new InterruptedIOException("nobody waits any more");
        }
    }

    /** The first field of the message's document. */
    private static String name(ByteBuffer frame) {
        int start = HEADER_BYTES + 4 + 1 + 4 + 1;
        int end = start;
        while (frame.get(end) != 0) {
            end++;
        }
        return new String(frame.array(), start, end - start, StandardCharsets.UTF_8);
    }

    private static byte[] refusal(ByteBuffer frame, Trouble trouble) {
        RawBsonDocument command = new RawBsonDocument(frame.array(), HEADER_BYTES + 5, frame.getInt(HEADER_BYTES + 5));
        List<BsonString> labels = new ArrayList<>();
        boolean inTransaction = command.containsKey("autocommit");
        if (trouble.retried && inTransaction && !command.containsKey("commitTransaction")) {
            labels.add(new BsonString("TransientTransactionError"));
        } else if (trouble.retried && command.containsKey("txnNumber")) {
            labels.add(new BsonString("RetryableWriteError"));
        }
        BsonDocument answer = new BsonDocument("ok", new BsonDouble(0))
                .append("errmsg", new BsonString("simulated: " + trouble.codeName))
                .append("code", new BsonInt32(trouble.code))
                .append("codeName", new BsonString(trouble.codeName))
                .append("errorLabels", new BsonArray(labels));
        BasicOutputBuffer body = new BasicOutputBuffer();
        CODEC.encode(new BsonBinaryWriter(body), answer, EncoderContext.builder().build());
        int length = HEADER_BYTES + 5 + body.getSize();
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .putInt(0)
                .putInt(frame.getInt(4))
                .putInt(OP_MSG)
                .putInt(0)
                .put((byte) 0)
                .put(body.toByteArray())
                .array();
    }

    private void drop(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stalled(false);
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Set.copyOf(sockets).forEach(this::drop);
    }
}
