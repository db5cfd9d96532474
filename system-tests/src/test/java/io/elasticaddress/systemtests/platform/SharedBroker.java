package io.elasticaddress.systemtests.platform;

import io.elasticaddress.embedded.EmbeddedKafka;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;

/** Gives tests one broker in this JVM. They keep apart by account. */
public final class SharedBroker implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SharedBroker.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == EmbeddedKafka.class;
    }

    @Override
    public EmbeddedKafka resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class)
                .kafka();
    }

    private record Running(EmbeddedKafka kafka, TemporaryFolder folder) implements AutoCloseable {
        static Running start() {
            var folder = TemporaryFolder.create("broker-");
            return new Running(EmbeddedKafka.start(folder.path(), 0), folder);
        }

        @Override
        public void close() throws IOException {
            kafka.close();
            folder.close();
        }
    }
}
