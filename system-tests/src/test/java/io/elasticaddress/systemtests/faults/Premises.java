package io.elasticaddress.systemtests.faults;

import io.elasticaddress.systemtests.platform.StackServer;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the health checks of some accounts' stacks ask. Each stack has a port of its own, at every address of loopback, so it is
 * up or down whatever address clients give it. The last stack of each account is not probed.
 */
final class Premises implements AutoCloseable {
    /** Of each account. */
    static final int STACKS = 4;

    private static final String EVERYWHERE = "0.0.0.0";

    private final List<List<StackServer>> servers = new ArrayList<>();

    Premises(int accounts) {
        for (var i = 0; i < accounts; i++) {
            var probed = new ArrayList<StackServer>();
            for (var j = 0; j < STACKS - 1; j++) {
                probed.add(StackServer.start(EVERYWHERE));
            }
            servers.add(probed);
        }
    }

    /** A stack's uid, the same in every account. */
    static String uid(int stack) {
        return Integer.toString(stack).repeat(32);
    }

    /** Null where it is not probed. */
    @Nullable Integer port(int account, String uid) {
        var server = server(account, uid);
        return server == null ? null : server.port();
    }

    boolean isUp(int account, String uid) {
        var server = server(account, uid);
        return server != null && server.isUp();
    }

    private @Nullable StackServer server(int account, String uid) {
        var probed = servers.get(account);
        for (var j = 0; j < probed.size(); j++) {
            if (uid(j).equals(uid)) {
                return probed.get(j);
            }
        }
        return null;
    }

    /** The uids of an account's stacks that are probed. */
    Set<String> probed(int account) {
        var uids = new TreeSet<String>();
        for (var j = 0; j < servers.get(account).size(); j++) {
            uids.add(uid(j));
        }
        return uids;
    }

    /** Everything that can be down, by name. */
    Map<String, StackServer> all() {
        var all = new LinkedHashMap<String, StackServer>();
        for (var i = 0; i < servers.size(); i++) {
            for (var j = 0; j < servers.get(i).size(); j++) {
                all.put("stack-%d-%d".formatted(i, j), servers.get(i).get(j));
            }
        }
        return all;
    }

    StackServer get(String name) {
        return Objects.requireNonNull(all().get(name), name);
    }

    /** From now on one of each account is down and the others are up. */
    void oneOfEachStaysDown(Random random) {
        for (var probed : servers) {
            var dead = random.nextInt(probed.size());
            for (var j = 0; j < probed.size(); j++) {
                if (j == dead) {
                    probed.get(j).down();
                } else {
                    probed.get(j).up();
                }
            }
        }
    }

    @Override
    public void close() {
        all().values().forEach(StackServer::close);
    }
}
