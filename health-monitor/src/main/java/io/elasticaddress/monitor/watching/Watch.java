package io.elasticaddress.monitor.watching;

import io.elasticaddress.contracts.health.HealthCheck;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.monitor.probe.Probe;
import io.elasticaddress.monitor.probe.ProbeResult;
import io.elasticaddress.monitor.probe.Probes;
import io.elasticaddress.monitor.verdict.AddressState;
import io.elasticaddress.monitor.verdict.Pace;
import io.elasticaddress.monitor.verdict.StackVerdict;
import io.elasticaddress.monitor.watching.Findings.Finding;
import io.elasticaddress.monitor.watching.HostNames.Lookups;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One stack, watched by one version of its check. It is watched at its addresses, or, where it has none, at all addresses of its
 * host name. Those stay what they were while the name is not resolved: that would rather be the resolver's fault than the
 * stack's. A name that was never resolved counts as an address that fails.
 */
final class Watch implements HostNames.Listener {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final int LONGEST_DETAIL = 500;
    private static final long SPEAK_OF_CERTIFICATES_EVERY = TimeUnit.HOURS.toNanos(24);

    private final SnapshotKey stack;
    private final @Nullable String fqdn;
    private final HealthCheck check;
    private final Pace pace;
    private final Workshop workshop;

    /** By their name. Guarded by this. */
    private final Map<String, ProbedAddress> addresses = new LinkedHashMap<>();

    private AddressState unresolved = AddressState.UNDECIDED;
    private String incarnation;
    private @Nullable Verdict said;
    private @Nullable Lookups lookups;
    private boolean stopped;
    private long spokenOfCertificate;

    /** One more with each new beginning; what was probed in an earlier one counts no longer. */
    private volatile int round;

    /**
     * @param stack with a host name or addresses
     * @param incarnation the current one
     */
    Watch(Stack stack, HealthCheck check, String incarnation, Workshop workshop) {
        this.stack = stack.key();
        this.fqdn = stack.fqdn();
        this.check = check;
        this.pace = Pace.ofMillis(check.intervalMs());
        this.incarnation = incarnation;
        this.workshop = workshop;
        this.spokenOfCertificate = System.nanoTime() - SPEAK_OF_CERTIFICATES_EVERY;
        Stream.concat(stack.ipv4().stream(), stack.ipv6().stream())
                .distinct()
                .forEach(address -> addresses.put(address, literal(address)));
    }

    synchronized void start() {
        addresses.values().forEach(this::start);
        if (addresses.isEmpty() && fqdn != null) {
            lookups = workshop.hostNames().follow(fqdn, this);
        }
    }

    /** What is under way ends, and nothing of it is said any more. */
    synchronized void stop() {
        stopped = true;
        workshop.findings().forget(stack);
        if (lookups != null) {
            lookups.stop();
        }
        addresses.values().forEach(ProbedAddress::stop);
    }

    /** Forgets everything that was seen; the addresses of a host name stay. */
    synchronized void startAnew(String incarnation) {
        workshop.findings().forget(stack);
        this.incarnation = incarnation;
        round++;
        said = null;
        unresolved = AddressState.UNDECIDED;
        for (var address : addresses.values()) {
            address.startAnew(firstDue());
        }
    }

    HealthCheck.Type type() {
        return check.type();
    }

    long checkVersion() {
        return check.version();
    }

    int round() {
        return round;
    }

    /** What is seen now; empty before the first verdict. */
    synchronized @Nullable Verdict verdict() {
        return said;
    }

    synchronized List<ProbedAddress> addresses() {
        return List.copyOf(addresses.values());
    }

    /**
     * A probe is over.
     *
     * @param inRound the round that it was begun in
     * @param started when, by the monotonic clock
     */
    synchronized void finished(
            ProbedAddress address, int inRound, long started, ProbeResult result) {
        if (stopped || inRound != round) {
            return;
        }
        var before = address.state();
        switch (result) {
            case ProbeResult.Success(var certificateExpires) -> {
                var after = before.after(true, check.fall(), check.rise());
                address.become(after, after.isUp() ? null : address.detail());
                if (certificateExpires != null) {
                    address.certificateExpires(certificateExpires);
                    speakOfCertificate(address);
                }
            }
            case ProbeResult.Failure(var detail) ->
                    address.become(before.after(false, check.fall(), check.rise()), detail);
            case ProbeResult.Inconclusive(var detail) -> {
                // Not sooner for being in doubt: that would not make it better.
                log.debug("{} could not be probed: {}", address.name(), detail);
                address.dueAt(started + pace.intervalNanos());
                return;
            }
        }
        address.dueAt(started + wait(before, address.state()));
        conclude();
    }

    private long wait(AddressState before, AddressState after) {
        var random = workshop.random().getAsDouble();
        return !before.isDecided() && after.isDecided()
                ? pace.nanosAfterFirstVerdict(random)
                : pace.nanosAfter(after, random);
    }

    @Override
    public synchronized void resolved(List<InetAddress> found) {
        if (stopped) {
            return;
        }
        unresolved = AddressState.UNDECIDED;
        var names = new HashSet<String>();
        for (var one : found) {
            var name = one.getHostAddress();
            names.add(name);
            if (!addresses.containsKey(name)) {
                var address =
                        probed(name, workshop.probes().of(check, fqdn == null ? name : fqdn, one));
                addresses.put(name, address);
                start(address);
            }
        }
        for (var gone : addresses.keySet().stream().filter(one -> !names.contains(one)).toList()) {
            addresses.remove(gone).stop();
        }
        conclude();
    }

    @Override
    public synchronized void notResolved() {
        workshop.metrics().notResolved();
        if (!stopped && addresses.isEmpty()) {
            unresolved = unresolved.after(false, check.fall(), check.rise());
            conclude();
        }
    }

    /** Says the verdict where it is another than before. An address that has none yet leaves what was said as it is. */
    private void conclude() {
        var states =
                addresses.isEmpty()
                        ? List.of(unresolved)
                        : addresses.values().stream().map(ProbedAddress::state).toList();
        var verdict = StackVerdict.of(states).orElse(null);
        if (verdict != null && verdict != said) {
            said = verdict;
            workshop.metrics().found(verdict);
            var detail = detail();
            log.info("{} is {}. {}", stack.wireName(), verdict.wireName(), detail);
            workshop.findings()
                    .found(new Finding(stack, incarnation, verdict, check.version(), detail));
        }
    }

    private String detail() {
        if (addresses.isEmpty()) {
            return fqdn + " can't be resolved.";
        }
        var down = addresses.values().stream().filter(one -> one.state().isDown()).toList();
        if (down.isEmpty()) {
            return addresses.size() == 1 ? "It answers." : "All addresses answer.";
        }
        var text =
                down.stream()
                        .map(one -> one.name() + " " + one.detail())
                        .collect(Collectors.joining("; ", "", "."));
        return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL - 1) + "…";
    }

    private void speakOfCertificate(ProbedAddress address) {
        var now = System.nanoTime();
        if (workshop.isExpiring(address)
                && now - spokenOfCertificate >= SPEAK_OF_CERTIFICATES_EVERY) {
            spokenOfCertificate = now;
            log.warn(
                    "The certificate of {} at {} expires at {}",
                    stack.wireName(),
                    address.name(),
                    address.certificateExpires());
        }
    }

    private ProbedAddress literal(String text) {
        try {
            var name = fqdn == null ? text : fqdn;
            return probed(text, workshop.probes().of(check, name, InetAddress.ofLiteral(text)));
        } catch (IllegalArgumentException e) {
            return probed(text, Probes.failing("is no address"));
        }
    }

    private ProbedAddress probed(String name, Probe probe) {
        return new ProbedAddress(name, this, probe, workshop);
    }

    private void start(ProbedAddress address) {
        address.start(firstDue());
    }

    private long firstDue() {
        return System.nanoTime() + pace.nanosUntilFirst(workshop.random().getAsDouble());
    }
}
