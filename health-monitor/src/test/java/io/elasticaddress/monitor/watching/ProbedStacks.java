package io.elasticaddress.monitor.watching;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A process that stands for any number of stacks: it listens on every address of this machine. Says its port, and after that
 * does what it reads: {@code silent}: no request is answered any more.
 */
final class ProbedStacks {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static volatile boolean silent;

    private ProbedStacks() {}

    public static void main(String[] arguments) throws IOException {
        var selector = Selector.open();
        var listening = ServerSocketChannel.open();
        listening.bind(new InetSocketAddress(0), 4096);
        listening.configureBlocking(false);
        listening.register(selector, SelectionKey.OP_ACCEPT);
        System.out.println(listening.socket().getLocalPort());
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                // The parent's end closes it.
                                while (System.in.read() >= 0) {
                                    silent = true;
                                }
                            } catch (IOException e) {
                                // Likewise.
                            }
                            Runtime.getRuntime().halt(0);
                        });
        var buffer = ByteBuffer.allocateDirect(4096);
        while (true) {
            selector.select();
            for (var key : selector.selectedKeys()) {
                try {
                    if (key.isAcceptable()) {
                        var connection = listening.accept();
                        if (connection != null) {
                            connection.configureBlocking(false);
                            connection.register(selector, SelectionKey.OP_READ);
                        }
                    } else {
                        answer((SocketChannel) key.channel(), buffer);
                    }
                } catch (IOException e) {
                    key.channel().close();
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private static void answer(SocketChannel connection, ByteBuffer buffer) throws IOException {
        buffer.clear();
        if (connection.read(buffer) < 0) {
            connection.close();
        } else if (!silent) {
            connection.write(ByteBuffer.wrap(ANSWER));
        }
    }
}
