package io.elasticaddress.quickstart;

import java.util.List;
import java.util.Map;

/** What the services run in. Closing it, at any moment, ends those that run by then. */
interface Services extends AutoCloseable {

    /**
     * Starts all at once and returns when all have started; they may not be ready yet.
     *
     * @throws CannotStart where one can't start
     */
    void start(Map<Service, List<String>> arguments) throws InterruptedException;

    @Override
    void close();
}
