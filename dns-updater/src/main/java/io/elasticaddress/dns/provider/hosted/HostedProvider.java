package io.elasticaddress.dns.provider.hosted;

import io.elasticaddress.dns.exchange.Records;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.provider.BatchOutcome;
import io.elasticaddress.dns.provider.Change;
import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.provider.Guarantees;
import io.elasticaddress.dns.provider.Guarantees.Comparing;
import io.elasticaddress.dns.provider.Listing;
import io.elasticaddress.dns.provider.Survey;
import io.elasticaddress.dns.provider.ThrottledException;
import io.elasticaddress.dns.provider.Urgency;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One zone at a service that is reached over HTTP. It remembers what stands at the names that it has read or written, so that
 * a change whose marker the service itself compares costs no reading; where that memory is wrong the service refuses, and it
 * is read again. Everything else is read immediately before it is written.
 */
public final class HostedProvider implements DnsProvider {
    /** How often what moved between reading and writing is read again before it is somebody else's turn to find out why. */
    private static final int ATTEMPTS = 3;

    /** Are read one by one: in a list of a zone that changes meanwhile a name can be missed. */
    private static final int FEW_NAMES = 3;

    private final String zone;
    private final HostedApi api;
    private final Duration surveyAge;
    private final LastingProbe probe;
    private final ZoneMemory memory = new ZoneMemory();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile int requestsForAll = 1;

    /**
     * @param zone absolute, without the final dot, in lower case
     * @param api closed with this
     * @param surveyAge how old what a survey shows may be
     */
    public HostedProvider(String zone, HostedApi api, Duration surveyAge) {
        this.zone = zone;
        this.api = api;
        this.surveyAge = surveyAge;
        this.probe = new LastingProbe(api);
    }

    @Override
    public String description() {
        return api.description();
    }

    @Override
    public Guarantees guarantees() {
        return api.guarantees();
    }

    @Override
    public Optional<String> underWay(String dnsName) {
        return api.underWay(dnsName);
    }

    @Override
    public void probe() throws IOException {
        probe.probe();
    }

    @Override
    public List<Observation> observe(List<String> dnsNames) throws IOException {
        return observe(dnsNames, Urgency.CHANGE);
    }

    @Override
    public List<Observation> observe(List<String> dnsNames, Urgency urgency) throws IOException {
        var read = read(dnsNames, urgency);
        return dnsNames.stream().map(name -> ZoneMemory.at(read, name).observation()).toList();
    }

    @Override
    public Survey survey(List<String> dnsNames) throws IOException {
        var recent = memory.overview(surveyAge);
        var current = recent == null ? readAll(Urgency.ROUTINE) : recent;
        var observations = new ArrayList<Observation>(dnsNames.size());
        for (var name : dnsNames) {
            observations.add(memory.since(current, name).observation());
        }
        return new Survey(observations, recent == null);
    }

    @Override
    public Listing list() throws IOException {
        var marked = new ArrayList<Observation>();
        for (var standing : readAll(Urgency.ROUTINE).standings().values()) {
            var observation = standing.observation();
            if (!observation.markers().isEmpty()) {
                marked.add(observation);
            }
        }
        return new Listing.Marked(marked);
    }

    @Override
    public BatchOutcome apply(List<Change> changes) {
        var refusal = refusal(changes);
        if (refusal != null) {
            return refusal;
        }
        writing.lock();
        try {
            var standings = standings(changes);
            for (var attempt = 1; ; attempt++) {
                var outdated = firstOutdated(changes, standings);
                if (outdated != null) {
                    return new BatchOutcome.Outdated(
                            "What stands at " + outdated + " is not what was expected there");
                }
                var batch =
                        changes.stream()
                                .map(
                                        change ->
                                                new Replacement(
                                                        change,
                                                        ZoneMemory.at(standings, change.dnsName())))
                                .toList();
                changes.forEach(change -> memory.forget(change.dnsName()));
                switch (api.write(batch)) {
                    case Written.Done(var now) -> {
                        now.forEach(memory::remember);
                        return new BatchOutcome.Applied();
                    }
                    case Written.Not(var outcome) -> {
                        return outcome;
                    }
                    case Written.Moved(var reason) -> {
                        if (attempt == ATTEMPTS) {
                            return new BatchOutcome.Outdated(reason);
                        }
                        standings.putAll(read(names(changes), Urgency.CHANGE));
                    }
                }
            }
        } catch (ThrottledException e) {
            probe.doubt();
            return new BatchOutcome.Throttled(message(e), e.retryAfter());
        } catch (RefusedException e) {
            probe.doubt();
            return new BatchOutcome.Refused(message(e), true);
        } catch (IOException e) {
            probe.doubt();
            return new BatchOutcome.Unavailable(message(e));
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void close() {
        api.close();
    }

    private @Nullable BatchOutcome refusal(List<Change> changes) {
        for (var change : changes) {
            if (!change.dnsName().endsWith("." + zone)) {
                return new BatchOutcome.Refused(
                        change.dnsName() + " is not in the zone " + zone, false);
            }
            try {
                Records.name(Marker.nameFor(change.dnsName()));
                var name = Records.name(change.dnsName());
                change.records().forEach(set -> Records.records(name, set));
            } catch (IllegalArgumentException e) {
                return new BatchOutcome.Refused(
                        "It can't be said in DNS: " + e.getMessage(), false);
            }
        }
        if (changes.size() > api.guarantees().mostChanges()) {
            return new BatchOutcome.TooLarge(
                    api.description()
                            + " takes "
                            + api.guarantees().mostChanges()
                            + " changes at once");
        }
        return null;
    }

    /** From memory where the service compares, and what is remembered is what is expected; read otherwise. */
    private Map<String, Standing> standings(List<Change> changes) throws IOException {
        var standings = new HashMap<String, Standing>();
        var toRead = new ArrayList<String>();
        var recent = memory.overview(surveyAge);
        for (var change : changes) {
            var remembered = remembered(change, recent);
            if (remembered != null && remembered.is(change.expected())) {
                standings.put(change.dnsName(), remembered);
            } else {
                toRead.add(change.dnsName());
            }
        }
        standings.putAll(read(toRead, Urgency.CHANGE));
        return standings;
    }

    private @Nullable Standing remembered(Change change, ZoneMemory.@Nullable Overview recent) {
        var name = change.dnsName();
        return switch (change.expected()) {
            case Expected.MarkerIs _ ->
                    api.guarantees().change() == Comparing.BY_THE_SERVICE
                            ? memory.last(name)
                            : null;
            case Expected.Absent _ ->
                    recent != null && api.guarantees().creation() == Comparing.BY_THE_SERVICE
                            ? memory.since(recent, name)
                            : null;
            // Rare, and by an operator: worth a look.
            case Expected.RecordsAre _ -> null;
        };
    }

    private static @Nullable String firstOutdated(
            List<Change> changes, Map<String, Standing> standings) {
        for (var change : changes) {
            if (!ZoneMemory.at(standings, change.dnsName()).is(change.expected())) {
                return change.dnsName();
            }
        }
        return null;
    }

    /** One by one or all at once, whichever takes fewer requests. */
    private Map<String, Standing> read(List<String> dnsNames, Urgency urgency) throws IOException {
        try {
            return readNow(dnsNames, urgency);
        } catch (IOException e) {
            probe.doubt();
            throw e;
        }
    }

    private Map<String, Standing> readNow(List<String> dnsNames, Urgency urgency)
            throws IOException {
        if (dnsNames.size() > FEW_NAMES
                && dnsNames.size() * api.requestsPerName() > requestsForAll) {
            return readAll(urgency).standings();
        }
        var standings = new HashMap<String, Standing>();
        for (var name : dnsNames) {
            var standing = new Standing(name, api.at(name, urgency));
            standings.put(name, standing);
            memory.remember(standing);
        }
        return standings;
    }

    private ZoneMemory.Overview readAll(Urgency urgency) throws IOException {
        var begun = System.nanoTime();
        var contents = api.all(urgency);
        requestsForAll = Math.max(1, contents.requests());
        var all = new ZoneMemory.Overview(ZoneContents.byName(contents.entries()), begun);
        memory.remember(all);
        return all;
    }

    private static List<String> names(List<Change> changes) {
        return changes.stream().map(Change::dnsName).toList();
    }

    private static String message(IOException e) {
        var message = e.getMessage();
        return message == null ? e.toString() : message;
    }
}
