package io.elasticaddress.dns.provider.route53;

import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.provider.BatchOutcome;
import io.elasticaddress.dns.provider.Guarantees;
import io.elasticaddress.dns.provider.Guarantees.Comparing;
import io.elasticaddress.dns.provider.Urgency;
import io.elasticaddress.dns.provider.hosted.Entry;
import io.elasticaddress.dns.provider.hosted.HostedApi;
import io.elasticaddress.dns.provider.hosted.Propagation;
import io.elasticaddress.dns.provider.hosted.RefusedException;
import io.elasticaddress.dns.provider.hosted.Replacement;
import io.elasticaddress.dns.provider.hosted.Standing;
import io.elasticaddress.dns.provider.hosted.Written;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Route 53 (docs.aws.amazon.com/Route53/latest/APIReference, 2013-04-01). A change batch is one transaction; deleting a
 * record set needs its exact values, and creating one that it is not there. So deleting the marker last seen and creating
 * the next is a comparison by the service, for new names too.
 */
public final class Route53Api implements HostedApi {
    private static final Guarantees GUARANTEES =
            new Guarantees(Comparing.BY_THE_SERVICE, Comparing.BY_THE_SERVICE, 100);
    private static final String PAGE = "300";
    private static final String NAMES_PAGE = "100";
    private static final String PENDING =
            "The change is taken, and not shown by all of the service's servers yet (PENDING)";
    private static final Duration UNTIL_PRIOR_IS_COMPLETE = Duration.ofSeconds(1);

    private final Route53Requests requests;
    private final String zone;
    private final @Nullable String givenZoneId;
    private final long markerTtl;
    private final Propagation propagation;
    private volatile @Nullable String foundZoneId;

    /**
     * @param requests closed with this
     * @param zone absolute, without the final dot
     * @param hostedZoneId null: it is looked up by the zone's name
     * @param askAgainAfter how often it is asked whether a change is everywhere
     */
    public Route53Api(
            Route53Requests requests,
            String zone,
            @Nullable String hostedZoneId,
            Duration markerTtl,
            Duration askAgainAfter) {
        this.requests = requests;
        this.zone = zone;
        this.givenZoneId = hostedZoneId;
        this.markerTtl = markerTtl.toSeconds();
        this.propagation = new Propagation(PENDING, this::isInSync, askAgainAfter);
    }

    @Override
    public String description() {
        return "Amazon Route 53";
    }

    @Override
    public Guarantees guarantees() {
        return GUARANTEES;
    }

    @Override
    public Optional<String> underWay(String dnsName) {
        return propagation.underWay(dnsName);
    }

    @Override
    public void probe() throws IOException {
        var id = zoneId();
        requests.send(Urgency.ROUTINE, client -> client.getHostedZone(request -> request.id(id)));
    }

    @Override
    public int requestsPerName() {
        return 1;
    }

    /** The marker's name follows the name: they are sorted from their last label on. */
    @Override
    public List<Entry> at(String dnsName, Urgency urgency) throws IOException {
        var entries = new ArrayList<Entry>();
        var markerName = Marker.nameFor(dnsName);
        var below = "." + dnsName;
        var request =
                ListResourceRecordSetsRequest.builder()
                        .hostedZoneId(zoneId())
                        .startRecordName(dnsName + ".")
                        .maxItems(NAMES_PAGE)
                        .build();
        while (true) {
            var page = list(request, urgency);
            var last = "";
            for (var set : page.resourceRecordSets()) {
                var entry = entry(set);
                last = entry.name();
                if (last.equals(dnsName) || last.equals(markerName)) {
                    entries.add(entry);
                }
            }
            if (!page.isTruncated() || !(last.equals(dnsName) || last.endsWith(below))) {
                return entries;
            }
            request = next(request, page);
        }
    }

    @Override
    public Contents all(Urgency urgency) throws IOException {
        var entries = new ArrayList<Entry>();
        var request =
                ListResourceRecordSetsRequest.builder()
                        .hostedZoneId(zoneId())
                        .maxItems(PAGE)
                        .build();
        for (var pages = 1; ; pages++) {
            var page = list(request, urgency);
            page.resourceRecordSets().forEach(set -> entries.add(entry(set)));
            if (!page.isTruncated()) {
                return new Contents(entries, pages);
            }
            request = next(request, page);
        }
    }

    @Override
    public Written write(List<Replacement> batch) throws IOException {
        var changes = new ChangeBatch(markerTtl);
        batch.forEach(changes::add);
        var tooLarge = changes.tooLarge();
        if (tooLarge != null) {
            return new Written.Not(new BatchOutcome.TooLarge(tooLarge));
        }
        if (changes.isEmpty()) {
            return new Written.Done(List.of());
        }
        var id = zoneId();
        try {
            var answer =
                    requests.send(
                            Urgency.CHANGE,
                            client ->
                                    client.changeResourceRecordSets(
                                            request ->
                                                    request.hostedZoneId(id)
                                                            .changeBatch(changes.build())));
            var change = answer.changeInfo();
            propagation.accepted(
                    Route53Requests.bareId(change.id()),
                    change.status() == ChangeStatus.INSYNC,
                    batch.stream().map(Replacement::dnsName).toList());
            return new Written.Done(batch.stream().map(this::afterwards).toList());
        } catch (Route53Requests.InvalidBatch e) {
            return invalid(e.cause());
        } catch (Route53Requests.PriorIncomplete e) {
            return new Written.Not(
                    new BatchOutcome.Throttled(
                            "Amazon Route 53 is still at work on a change of this zone",
                            UNTIL_PRIOR_IS_COMPLETE));
        }
    }

    @Override
    public void close() {
        propagation.close();
        requests.close();
    }

    /** What does not match, is there already or was not found has changed since it was read. */
    private static Written invalid(InvalidChangeBatchException e) {
        var said =
                e.hasMessages() && !e.messages().isEmpty()
                        ? String.join(" ", e.messages())
                        : e.awsErrorDetails() == null
                                ? String.valueOf(e.getMessage())
                                : e.awsErrorDetails().errorMessage();
        var reason = "Amazon Route 53 answered InvalidChangeBatch: " + said;
        return said.contains("but it already exists")
                        || said.contains("but it was not found")
                        || said.contains("do not match the current values")
                ? new Written.Moved(reason)
                : new Written.Not(new BatchOutcome.Refused(reason, false));
    }

    private boolean isInSync(String change) throws IOException {
        return requests.send(
                                Urgency.ROUTINE,
                                client -> client.getChange(request -> request.id(change)))
                        .changeInfo()
                        .status()
                == ChangeStatus.INSYNC;
    }

    private Standing afterwards(Replacement replacement) {
        var entries = new ArrayList<>(replacement.standing().entries());
        entries.removeAll(replacement.standing().records());
        entries.removeAll(replacement.standing().markers());
        for (var set : ChangeBatch.sets(replacement, markerTtl)) {
            entries.add(entry(set));
        }
        return new Standing(replacement.dnsName(), entries);
    }

    private ListResourceRecordSetsResponse list(
            ListResourceRecordSetsRequest request, Urgency urgency) throws IOException {
        return requests.send(urgency, client -> client.listResourceRecordSets(request));
    }

    private static ListResourceRecordSetsRequest next(
            ListResourceRecordSetsRequest request, ListResourceRecordSetsResponse page) {
        return request.toBuilder()
                .startRecordName(page.nextRecordName())
                .startRecordType(page.nextRecordType())
                .startRecordIdentifier(page.nextRecordIdentifier())
                .build();
    }

    /** An alias to one of AWS's resources and a set with a routing policy are no record sets of ours to replace. */
    private static Entry entry(ResourceRecordSet set) {
        var plain = set.aliasTarget() == null && set.setIdentifier() == null;
        var name = set.name().toLowerCase(Locale.ROOT);
        return new Entry(
                "",
                name.endsWith(".") ? name.substring(0, name.length() - 1) : name,
                plain ? set.typeAsString() : set.typeAsString() + " by policy",
                set.ttl() == null ? 0 : set.ttl(),
                set.resourceRecords().stream().map(ResourceRecord::value).toList());
    }

    private String zoneId() throws IOException {
        var id = givenZoneId == null ? foundZoneId : givenZoneId;
        if (id != null) {
            return id;
        }
        var found =
                requests
                        .send(
                                Urgency.CHANGE,
                                client ->
                                        client.listHostedZonesByName(
                                                request -> request.dnsName(zone + ".")))
                        .hostedZones()
                        .stream()
                        .filter(hosted -> hosted.name().equalsIgnoreCase(zone + "."))
                        .filter(hosted -> hosted.config() == null || !hosted.config().privateZone())
                        .map(HostedZone::id)
                        .map(Route53Requests::bareId)
                        .toList();
        if (found.size() != 1) {
            throw new RefusedException(
                    found.isEmpty()
                            ? "Amazon Route 53 has no public hosted zone "
                                    + zone
                                    + " in this account: look at elastic.dns.zones[].name and"
                                    + " route53.access-key-id"
                            : "Amazon Route 53 has several public hosted zones "
                                    + zone
                                    + ": say which by elastic.dns.zones[].route53.hosted-zone-id");
        }
        foundZoneId = found.getFirst();
        return found.getFirst();
    }
}
