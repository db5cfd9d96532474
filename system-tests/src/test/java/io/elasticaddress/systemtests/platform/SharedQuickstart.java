package io.elasticaddress.systemtests.platform;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;

/**
 * Gives tests one running quickstart, started for the first that asks and ended after the last. Tests use groups and
 * stacks of their own.
 */
public final class SharedQuickstart implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SharedQuickstart.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Quickstart.class;
    }

    @Override
    public Quickstart resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class)
                .quickstart();
    }

    private record Running(Quickstart quickstart, TemporaryFolder folder) implements AutoCloseable {
        static Running start() {
            var folder = TemporaryFolder.create("quickstart-");
            return new Running(Quickstart.start(folder.path().resolve("data")), folder);
        }

        @Override
        public void close() throws IOException {
            quickstart.close();
            folder.close();
        }
    }
}
