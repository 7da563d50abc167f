package io.devsync.harness.interop;

import io.devsync.harness.realm.AnswerFilter;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The network between devices and a server: carries bytes both ways, keeps the sync messages that devices sent, and
 * breaks connections when told to.
 */
final class Network implements AutoCloseable {

    private static final int BUFFER_BYTES = 8 * 1024;

    private final URI server;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<byte[]> messages = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger breaks = new AtomicInteger();
    private volatile Supplier<OptionalLong> bytesUntilBreak = OptionalLong::empty;

    private Network(URI server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("network").start(this::accept);
    }

    /** A network in front of a server. */
    static Network to(String baseUrl) {
        try {
            return new Network(URI.create(baseUrl));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where devices find the server through this network. */
    String baseUrl() {
        return "http://localhost:" + listener.getLocalPort();
    }

    /** Keeps devices on this network: the server's own idea of its address would lead them around it. */
    AnswerFilter filter() {
        return (url, body) ->
                url.endsWith("/location") ? body.replace(":" + server.getPort(), ":" + listener.getLocalPort()) : body;
    }

    /** From now on each new sync connection breaks after so many bytes from the server; empty for never. */
    void breakAfter(Supplier<OptionalLong> bytes) {
        bytesUntilBreak = bytes;
    }

    /** Breaks all connections that there are. */
    void breakNow() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** How many sync connections broke at their limit so far. */
    int breaks() {
        return breaks.get();
    }

    /** How many sync connections there were so far. */
    int connections() {
        return connections.get();
    }

    /** The sync messages that devices sent so far, each as it was in its WebSocket message. */
    List<byte[]> messages() {
        return List.copyOf(messages);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket device = listener.accept();
                Thread.ofPlatform().daemon().name("network-up").start(() -> carry(device));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void carry(Socket device) {
        try (device;
                Socket upstream = new Socket(server.getHost(), server.getPort())) {
            device.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            sockets.add(device);
            sockets.add(upstream);
            DataInputStream in = new DataInputStream(device.getInputStream());
            String head = head(in);
            boolean sync = head.contains("/realm-sync");
            OptionalLong limit = sync ? bytesUntilBreak.get() : OptionalLong.empty();
            Thread.ofPlatform().daemon().name("network-down").start(() -> carryDown(upstream, device, limit));
            upstream.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            if (sync) {
                connections.incrementAndGet();
                carryMessages(in, upstream.getOutputStream());
            } else {
                in.transferTo(upstream.getOutputStream());
            }
        } catch (IOException e) {
            // The connection is gone, which both ends notice themselves.
        } finally {
            sockets.remove(device);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Passes WebSocket frames on as they are and keeps what is in the binary ones (RFC 6455 §5.2). */
    private void carryMessages(DataInputStream in, OutputStream out) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            frame.write(first);
            frame.write(second);
            int length = second & 0x7f;
            if (length >= 126) {
                byte[] extended = in.readNBytes(length == 126 ? 2 : 8);
                frame.writeBytes(extended);
                length = 0;
                for (byte digit : extended) {
                    length = length << 8 | digit & 0xff;
                }
            }
            byte[] mask = in.readNBytes(4); // clients always mask
            byte[] payload = in.readNBytes(length);
            frame.writeBytes(mask);
            frame.writeBytes(payload);
            out.write(frame.toByteArray());
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            boolean data = (first & 0x0f) <= 2;
            if (data) {
                message.writeBytes(payload);
            }
            if (data && (first & 0x80) != 0) {
                messages.add(message.toByteArray());
                message.reset();
            }
        }
    }

    private void carryDown(Socket upstream, Socket device, OptionalLong limit) {
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = limit.orElse(Long.MAX_VALUE);
        try (upstream;
                device) {
            InputStream in = upstream.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                device.getOutputStream().write(buffer, 0, (int) Math.min(read, left));
                left -= read;
                if (left <= 0) {
                    breaks.incrementAndGet();
                    return;
                }
            }
        } catch (IOException e) {
            // The connection is gone, which both ends notice themselves.
        } finally {
            sockets.remove(upstream);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        breakNow();
    }
}
