package io.freshet.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListeningTest {
    @Test
    void tellsItsPortWhereItListensOnOneAddressOfItsNetwork() throws Exception {
        Optional<InetAddress> address = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(found -> found instanceof Inet4Address && !found.isLoopbackAddress())
                .findFirst();
        assumeTrue(address.isPresent(), "this machine has no address but the loopback one");

        try (Door door = Door.at(address.get().getHostAddress());
                Socket client = new Socket(address.get(), door.port())) {
            assertThat(client.isConnected()).isTrue();
        }
    }
}
