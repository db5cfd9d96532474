package io.elasticaddress.dns.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Against a server that behaves as each test says. */
class TcpExchangeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AtomicInteger connections = new AtomicInteger();
    private ServerSocket listener;
    private TcpExchange exchange;

    @AfterEach
    void close() throws IOException {
        exchange.close();
        listener.close();
    }

    @Test
    void answers_may_come_in_any_order() throws IOException {
        open(
                (in, out) -> {
                    var three = List.of(read(in), read(in), read(in));
                    for (var message : three.reversed()) {
                        write(out, message);
                    }
                });
        var messages = List.of(message('a'), message('b'), message('c'));

        assertThat(exchange.call(messages, SECOND)).containsExactlyElementsOf(messages);
    }

    @Test
    void a_connection_is_kept() throws IOException {
        open(TcpExchangeTest::echo);

        for (var i = 0; i < 5; i++) {
            exchange.call(List.of(message('x')), SECOND);
        }

        assertThat(connections).hasValue(1);
    }

    @Test
    void one_that_was_closed_while_idle_is_opened_anew() throws IOException {
        open(
                (in, out) -> {
                    write(out, read(in));
                    // Closed by the server after one answer.
                });

        for (var i = 0; i < 5; i++) {
            var message = message('x');
            assertThat(exchange.call(List.of(message), SECOND)).containsExactly(message);
        }

        assertThat(connections).hasValue(5);
    }

    @Test
    void a_server_that_closes_instead_of_answering_is_an_error() throws IOException {
        open((in, _) -> read(in));

        assertThatThrownBy(() -> exchange.call(List.of(message('x')), SECOND))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed by the server");
    }

    @Test
    void silence_is_an_error_after_the_timeout_and_the_next_call_has_a_new_connection()
            throws IOException {
        var silent = new AtomicInteger();
        open(
                (in, out) -> {
                    if (silent.getAndIncrement() == 0) {
                        while (true) {
                            read(in);
                        }
                    }
                    echo(in, out);
                });

        assertThatThrownBy(() -> exchange.call(List.of(message('x')), Duration.ofMillis(50)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No answer");
        var message = message('y');
        assertThat(exchange.call(List.of(message), SECOND)).containsExactly(message);
    }

    @Test
    void many_threads_share_one_connection() throws Exception {
        open(TcpExchangeTest::echo);
        var wrong = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < 20; i++) {
            threads.add(
                    Thread.startVirtualThread(
                            () -> {
                                var message = message('z');
                                try {
                                    var answer = exchange.call(List.of(message), SECOND).getFirst();
                                    if (answer[0] != message[0] || answer[1] != message[1]) {
                                        wrong.incrementAndGet();
                                    }
                                } catch (IOException e) {
                                    wrong.incrementAndGet();
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(wrong).hasValue(0);
        assertThat(connections).hasValue(1);
    }

    @Test
    void nobody_listening_is_an_error_that_names_the_server() throws IOException {
        // One that somebody accepts at goes on listening for a moment after it was closed.
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        listener.close();
        exchange = new TcpExchange(new ServerAddress("127.0.0.1", listener.getLocalPort()), SECOND);

        assertThatThrownBy(() -> exchange.call(List.of(message('x')), SECOND))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + listener.getLocalPort());
    }

    private interface Behaviour {
        void serve(DataInputStream in, DataOutputStream out) throws IOException;
    }

    private void open(Behaviour behaviour) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        exchange = new TcpExchange(new ServerAddress("127.0.0.1", listener.getLocalPort()), SECOND);
        Thread.startVirtualThread(
                () -> {
                    while (!listener.isClosed()) {
                        try {
                            var socket = listener.accept();
                            connections.incrementAndGet();
                            Thread.startVirtualThread(() -> serve(socket, behaviour));
                        } catch (IOException e) {
                            // The test is over.
                        }
                    }
                });
    }

    private static void serve(Socket socket, Behaviour behaviour) {
        try (socket) {
            behaviour.serve(
                    new DataInputStream(socket.getInputStream()),
                    new DataOutputStream(socket.getOutputStream()));
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private static void echo(DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            write(out, read(in));
        }
    }

    private static byte[] read(DataInputStream in) throws IOException {
        var message = new byte[in.readUnsignedShort()];
        in.readFully(message);
        return message;
    }

    private static void write(DataOutputStream out, byte[] message) throws IOException {
        out.writeShort(message.length);
        out.write(message);
        out.flush();
    }

    private byte[] message(char content) {
        var id = exchange.nextId();
        return new byte[] {(byte) (id >>> 8), (byte) id, (byte) content};
    }
}
