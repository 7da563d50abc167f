package io.devsync.harness.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * Finds a port for a server that stops and comes back: free now, and below the range from which the system takes the
 * ports of outgoing connections, so that it is still free then.
 */
final class LastingPort {

    private static final int FIRST = 12_000;

    /** Linux takes outgoing ports from 32,768 on. */
    private static final int END = 32_000;

    private static final int TRIES = 100;

    private LastingPort() {}

    static int find() {
        Random random = new Random();
        for (int i = 0; i < TRIES; i++) {
            int port = random.nextInt(FIRST, END);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException e) {
                // Taken; try another.
            }
        }
        throw new IllegalStateException("no free port from " + FIRST + " to " + END);
    }
}
