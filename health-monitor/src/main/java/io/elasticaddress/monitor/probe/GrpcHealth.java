package io.elasticaddress.monitor.probe;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * {@code grpc.health.v1.Health/Check}: {@code HealthCheckRequest {string service = 1}} and {@code HealthCheckResponse
 * {ServingStatus status = 1}}. The two messages have a field each, so their encoding is written down here instead of being
 * generated.
 */
final class GrpcHealth {
    private static final int TEXT_1 = 1 << 3 | 2;
    private static final int NUMBER_1 = 1 << 3;
    private static final int LARGEST = 1024;

    private GrpcHealth() {}

    /** What a server can say of a service; anything else is {@link #UNKNOWN}. */
    enum Serving {
        UNKNOWN,
        SERVING,
        NOT_SERVING,
        SERVICE_UNKNOWN
    }

    static final MethodDescriptor<String, Serving> CHECK =
            MethodDescriptor.<String, Serving>newBuilder()
                    .setType(MethodType.UNARY)
                    .setFullMethodName("grpc.health.v1.Health/Check")
                    .setRequestMarshaller(new Request())
                    .setResponseMarshaller(new Response())
                    .build();

    private static final class Request implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String service) {
            var out = new ByteArrayOutputStream();
            if (!service.isEmpty()) {
                var text = service.getBytes(StandardCharsets.UTF_8);
                out.write(TEXT_1);
                writeNumber(out, text.length);
                out.writeBytes(text);
            }
            return new Bytes(out.toByteArray());
        }

        @Override
        public String parse(InputStream stream) {
            try {
                if (stream.read() != TEXT_1) {
                    return "";
                }
                return new String(
                        stream.readNBytes((int) readNumber(stream)), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw Status.INTERNAL.withCause(e).asRuntimeException();
            }
        }
    }

    private static final class Response implements MethodDescriptor.Marshaller<Serving> {
        @Override
        public InputStream stream(Serving serving) {
            return new Bytes(new byte[] {NUMBER_1, (byte) serving.ordinal()});
        }

        /** Unknown fields of other numbers would follow; ours comes first, or it is 0 and not there. */
        @Override
        public Serving parse(InputStream stream) {
            try {
                var bytes = new ByteArrayInputStream(stream.readNBytes(LARGEST));
                if (bytes.read() != NUMBER_1) {
                    return Serving.UNKNOWN;
                }
                var number = readNumber(bytes);
                var known = Serving.values();
                return number >= 0 && number < known.length ? known[(int) number] : Serving.UNKNOWN;
            } catch (IOException e) {
                throw Status.INTERNAL.withCause(e).asRuntimeException();
            }
        }
    }

    private static void writeNumber(ByteArrayOutputStream out, int number) {
        var left = number;
        while (left > 0x7f) {
            out.write(left & 0x7f | 0x80);
            left >>>= 7;
        }
        out.write(left);
    }

    private static long readNumber(InputStream in) throws IOException {
        var number = 0L;
        for (var shift = 0; shift < Long.SIZE; shift += 7) {
            var next = in.read();
            if (next < 0) {
                break;
            }
            number |= (long) (next & 0x7f) << shift;
            if (next <= 0x7f) {
                break;
            }
        }
        return number;
    }

    /** With its length, which spares the library a copy. */
    private static final class Bytes extends ByteArrayInputStream implements KnownLength {
        Bytes(byte[] bytes) {
            super(bytes);
        }
    }
}
