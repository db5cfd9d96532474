package io.elasticaddress.embedded.dns;

import org.xbill.DNS.Name;

import java.io.Closeable;
import java.util.Map;

/** Where a zone's changes are kept. Called by one thread at a time. */
interface ZoneStore extends Closeable {
    /** Keeps nothing: the zone ends with the process. */
    ZoneStore NONE =
            new ZoneStore() {
                @Override
                public boolean append(Map<Name, Node> changed) {
                    return true;
                }

                @Override
                public void compactIfLarge(Zone zone) {}

                @Override
                public void close() {}
            };

    /** True: the change outlives the process and the machine. False: it has left no trace, and must not be applied. */
    boolean append(Map<Name, Node> changed);

    /** Room is made where the history has grown large; a failure costs room and nothing else. */
    void compactIfLarge(Zone zone);
}
