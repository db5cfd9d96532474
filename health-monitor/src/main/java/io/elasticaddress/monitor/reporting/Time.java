package io.elasticaddress.monitor.reporting;

/** Both clocks of the machine. */
interface Time {
    /** The monotonic one; it may stand still while the whole machine does. */
    long nanos();

    /** The wall clock; it may be set. */
    long millis();

    Time SYSTEM =
            new Time() {
                @Override
                public long nanos() {
                    return System.nanoTime();
                }

                @Override
                public long millis() {
                    return System.currentTimeMillis();
                }
            };
}
