package io.devsync.server;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

/** Which addresses others on the same network can reach this machine at. */
public final class Lan {

    // A machine with container bridges and VPNs has dozens; the first few are the real cards.
    private static final int ADDRESSES_MAX = 3;

    private Lan() {}

    /** The addresses for a server that is bound to an address or host name; empty when only this machine reaches it. */
    public static List<String> addresses(String bind) {
        try {
            InetAddress bound = InetAddress.getByName(bind);
            if (bound.isAnyLocalAddress()) {
                return ofThisMachine();
            }
            return bound.isLoopbackAddress() ? List.of() : List.of(bound.getHostAddress());
        } catch (UnknownHostException | SocketException e) {
            return List.of();
        }
    }

    private static List<String> ofThisMachine() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .filter(Lan::isRealAndUp)
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .limit(ADDRESSES_MAX)
                .toList();
    }

    private static boolean isRealAndUp(NetworkInterface card) {
        try {
            boolean bridge = card.getName().matches("(docker|br-|veth|virbr|vmnet|utun|tun|tap).*");
            return card.isUp() && !card.isLoopback() && !card.isVirtual() && !bridge;
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }
}
