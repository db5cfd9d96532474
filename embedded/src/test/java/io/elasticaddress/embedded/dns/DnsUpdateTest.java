package io.elasticaddress.embedded.dns;

import static io.elasticaddress.embedded.dns.DnsClient.ZONE;
import static io.elasticaddress.embedded.dns.DnsClient.name;
import static io.elasticaddress.embedded.dns.DnsClient.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.embedded.EmbeddedDns;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** RFC 2136, section by section. */
class DnsUpdateTest {
    private final EmbeddedDns server =
            EmbeddedDns.start(EmbeddedDns.Settings.inMemory("ea.test", DnsClient.KEY));
    private final DnsClient dns = new DnsClient(server.port());

    @BeforeEach
    void two_names_exist() {
        assertThat(dns.add("www 60 A 192.0.2.1", "www 60 A 192.0.2.2", "www 60 TXT \"x\""))
                .isEqualTo(Rcode.NOERROR);
        assertThat(dns.add("alias 60 CNAME www")).isEqualTo(Rcode.NOERROR);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // 2.4 and 3.2: prerequisites

    @Test
    void a_record_set_that_must_exist_does_or_the_answer_is_nxrrset() {
        assertThat(outcome(u -> u.present(name("www"), Type.A))).isEqualTo("NOERROR");
        assertThat(outcome(u -> u.present(name("www"), Type.AAAA))).isEqualTo("NXRRSET");
        assertThat(outcome(u -> u.present(name("nobody"), Type.A))).isEqualTo("NXRRSET");
    }

    @Test
    void a_record_set_that_must_have_exactly_these_members_has_or_the_answer_is_nxrrset() {
        assertThat(requiring("www 0 A 192.0.2.2", "www 0 A 192.0.2.1")).isEqualTo("NOERROR");
        assertThat(requiring("WWW 0 A 192.0.2.2", "www 0 A 192.0.2.1")).isEqualTo("NOERROR");
        assertThat(requiring("www 0 A 192.0.2.2", "www 0 A 192.0.2.1", "www 0 TXT \"x\""))
                .isEqualTo("NOERROR");
        assertThat(requiring("www 0 A 192.0.2.1")).isEqualTo("NXRRSET");
        assertThat(requiring("www 0 A 192.0.2.1", "www 0 A 192.0.2.2", "www 0 A 192.0.2.3"))
                .isEqualTo("NXRRSET");
        assertThat(requiring("www 0 A 192.0.2.1", "www 0 A 192.0.2.2", "www 0 TXT \"y\""))
                .isEqualTo("NXRRSET");
        assertThat(requiring("nobody 0 A 192.0.2.1")).isEqualTo("NXRRSET");
    }

    @Test
    void a_record_set_that_must_not_exist_does_not_or_the_answer_is_yxrrset() {
        assertThat(outcome(u -> u.absent(name("www"), Type.AAAA))).isEqualTo("NOERROR");
        assertThat(outcome(u -> u.absent(name("www"), Type.A))).isEqualTo("YXRRSET");
    }

    @Test
    void a_name_that_must_be_in_use_is_or_the_answer_is_nxdomain() {
        dns.add("leaf.empty 60 A 192.0.2.1");

        assertThat(outcome(u -> u.present(name("www")))).isEqualTo("NOERROR");
        assertThat(outcome(u -> u.present(name("nobody")))).isEqualTo("NXDOMAIN");
        assertThat(outcome(u -> u.present(name("empty")))).isEqualTo("NXDOMAIN");
    }

    @Test
    void a_name_that_must_not_be_in_use_is_not_or_the_answer_is_yxdomain() {
        assertThat(outcome(u -> u.absent(name("nobody")))).isEqualTo("NOERROR");
        assertThat(outcome(u -> u.absent(name("www")))).isEqualTo("YXDOMAIN");
    }

    @Test
    void a_malformed_prerequisite_is_a_format_error() {
        assertThat(requiring("www 60 A 192.0.2.1")).isEqualTo("FORMERR");
        assertThat(requiringRaw(Record.newRecord(name("www"), Type.A, DClass.ANY, 1)))
                .isEqualTo("FORMERR");
        assertThat(requiringRaw(Record.newRecord(name("www"), Type.A, DClass.NONE, 1)))
                .isEqualTo("FORMERR");
        assertThat(requiringRaw(address(DClass.ANY, 0))).isEqualTo("FORMERR");
        assertThat(requiringRaw(address(DClass.NONE, 0))).isEqualTo("FORMERR");
        assertThat(requiringRaw(address(DClass.CH, 0))).isEqualTo("FORMERR");
    }

    @Test
    void a_prerequisite_outside_the_zone_is_notzone() {
        assertThat(outcome(u -> u.absent(Name.fromConstantString("www.other.test."))))
                .isEqualTo("NOTZONE");
    }

    @Test
    void nothing_is_changed_where_a_prerequisite_fails() {
        var update = new Update(ZONE);
        update.present(name("nobody"));
        update.delete(name("www"));

        assertThat(dns.update(update)).isEqualTo(Rcode.NXDOMAIN);
        assertThat(dns.data("www", Type.A)).hasSize(2);
    }

    // 3.1 and 3.4.1: the zone and the form of changes

    @Test
    void another_zone_is_notauth() throws Exception {
        var update = new Update(Name.fromConstantString("other.test."));
        update.add(record("www.other.test. 60 A 192.0.2.1"));

        assertThat(dns.update(update)).isEqualTo(Rcode.NOTAUTH);
    }

    @Test
    void a_zone_section_that_names_no_zone_is_a_format_error() {
        var update = new Update(ZONE);
        update.removeAllRecords(Section.ZONE);
        update.addRecord(Record.newRecord(ZONE, Type.A, DClass.IN), Section.ZONE);

        assertThat(dns.update(update)).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void a_change_outside_the_zone_is_notzone_and_the_others_are_not_made() {
        var update = new Update(ZONE);
        update.add(record("new 60 A 192.0.2.1"));
        update.add(record("www.other.test. 60 A 192.0.2.1"));

        assertThat(dns.update(update)).isEqualTo(Rcode.NOTZONE);
        assertThat(dns.query("new", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void a_malformed_change_is_a_format_error_and_the_others_are_not_made() {
        var malformed =
                List.of(
                        address(DClass.CH, 60),
                        address(DClass.ANY, 0),
                        address(DClass.NONE, 60),
                        Record.newRecord(name("www"), Type.A, DClass.ANY, 60),
                        Record.newRecord(name("www"), Type.AXFR, DClass.ANY, 0),
                        Record.newRecord(name("www"), Type.ANY, DClass.NONE, 0),
                        Record.newRecord(name("www"), Type.ANY, DClass.IN, 60),
                        Record.newRecord(name("www"), Type.A, DClass.IN, 60));

        for (var change : malformed) {
            var update = new Update(ZONE);
            update.add(record("new 60 A 192.0.2.1"));
            update.addRecord(change, Section.UPDATE);

            assertThat(dns.update(update)).as("%s", change).isEqualTo(Rcode.FORMERR);
        }
        assertThat(dns.query("new", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    // 3.4.2: changes

    @Test
    void an_added_record_joins_its_set_and_gives_it_its_ttl() {
        dns.add("www 30 A 192.0.2.3");

        var answer = dns.query("www", Type.A).getSection(Section.ANSWER);
        assertThat(answer).hasSize(3).allMatch(record -> record.getTTL() == 30);
    }

    @Test
    void a_record_that_is_there_is_not_doubled() {
        var serial = serial();

        assertThat(dns.add("www 60 A 192.0.2.1")).isEqualTo(Rcode.NOERROR);

        assertThat(dns.data("www", Type.A)).hasSize(2);
        assertThat(serial()).isEqualTo(serial);
    }

    @Test
    void a_deleted_set_leaves_the_others() {
        assertThat(apply(u -> u.delete(name("www"), Type.A))).isEqualTo("NOERROR");

        assertThat(dns.data("www", Type.A)).isEmpty();
        assertThat(dns.data("www", Type.TXT)).hasSize(1);
    }

    @Test
    void a_deleted_name_is_gone() {
        assertThat(apply(u -> u.delete(name("www")))).isEqualTo("NOERROR");

        assertThat(dns.query("www", Type.TXT).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void a_deleted_record_leaves_the_other_members() {
        assertThat(apply(u -> u.delete(record("www 0 A 192.0.2.1")))).isEqualTo("NOERROR");

        assertThat(dns.data("www", Type.A)).containsExactly("192.0.2.2");
    }

    @Test
    void deleting_what_is_not_there_succeeds_and_changes_nothing() {
        var serial = serial();

        assertThat(apply(u -> u.delete(name("nobody")))).isEqualTo("NOERROR");
        assertThat(apply(u -> u.delete(name("www"), Type.AAAA))).isEqualTo("NOERROR");
        assertThat(apply(u -> u.delete(record("www 0 A 192.0.2.9")))).isEqualTo("NOERROR");

        assertThat(serial()).isEqualTo(serial);
    }

    @Test
    void changes_are_made_in_the_order_given() {
        assertThat(
                        apply(
                                u -> {
                                    u.delete(name("www"), Type.A);
                                    u.add(record("www 60 A 192.0.2.7"));
                                }))
                .isEqualTo("NOERROR");

        assertThat(dns.data("www", Type.A)).containsExactly("192.0.2.7");
    }

    @Test
    void a_cname_takes_the_place_of_a_cname() {
        dns.add("alias 60 CNAME elsewhere.test.");

        assertThat(dns.data("alias", Type.CNAME)).containsExactly("elsewhere.test.");
    }

    @Test
    void a_cname_beside_other_data_and_other_data_beside_a_cname_are_silently_dropped() {
        var serial = serial();

        assertThat(dns.add("www 60 CNAME elsewhere.test.")).isEqualTo(Rcode.NOERROR);
        assertThat(dns.add("alias 60 A 192.0.2.1")).isEqualTo(Rcode.NOERROR);

        assertThat(dns.data("www", Type.CNAME)).isEmpty();
        assertThat(dns.data("alias", Type.CNAME)).containsExactly("www.ea.test.");
        assertThat(serial()).isEqualTo(serial);
    }

    @Test
    void a_cname_may_take_the_place_of_what_the_same_message_deletes() {
        apply(
                u -> {
                    u.delete(name("www"));
                    u.add(record("www 60 CNAME elsewhere.test."));
                });

        assertThat(dns.data("www", Type.CNAME)).containsExactly("elsewhere.test.");
    }

    @Test
    void the_apex_keeps_its_soa_and_its_name_servers() {
        dns.add("@ 60 TXT \"at the apex\"");

        assertThat(apply(u -> u.delete(ZONE))).isEqualTo("NOERROR");
        assertThat(apply(u -> u.delete(ZONE, Type.SOA))).isEqualTo("NOERROR");
        assertThat(apply(u -> u.delete(ZONE, Type.NS))).isEqualTo("NOERROR");
        assertThat(apply(u -> u.delete(record("@ 0 NS ns")))).isEqualTo("NOERROR");

        assertThat(dns.data("@", Type.SOA)).hasSize(1);
        assertThat(dns.data("@", Type.NS)).containsExactly("ns.ea.test.");
        assertThat(dns.data("@", Type.TXT)).isEmpty();
    }

    @Test
    void a_name_server_that_is_not_the_last_can_go() {
        dns.add("@ 60 NS ns2");

        assertThat(apply(u -> u.delete(record("@ 0 NS ns")))).isEqualTo("NOERROR");

        assertThat(dns.data("@", Type.NS)).containsExactly("ns2.ea.test.");
    }

    @Test
    void a_change_raises_the_serial_by_one_whatever_its_size() {
        var serial = serial();

        dns.add("one 60 A 192.0.2.1", "two 60 A 192.0.2.1", "three 60 A 192.0.2.1");

        assertThat(serial()).isEqualTo(serial + 1);
    }

    @Test
    void a_newer_soa_is_taken_as_it_is_and_an_older_one_dropped() {
        var serial = serial();

        dns.add("@ 60 SOA ns hostmaster " + (serial + 10) + " 1 1 1 1");
        assertThat(serial()).isEqualTo(serial + 10);

        dns.add("@ 60 SOA ns hostmaster " + serial + " 1 1 1 1");
        assertThat(serial()).isEqualTo(serial + 10);
        assertThat(dns.data("@", Type.SOA)).hasSize(1);
    }

    private long serial() {
        return ((SOARecord) dns.query("@", Type.SOA).getSection(Section.ANSWER).getFirst())
                .getSerial();
    }

    /** What a message with those prerequisites is answered; it would change something. */
    private String outcome(Consumer<Update> prerequisites) {
        return apply(
                u -> {
                    prerequisites.accept(u);
                    u.add(record("outcome 60 TXT \"met\""));
                });
    }

    private String requiring(String... records) {
        return requiringRaw(Stream.of(records).map(DnsClient::record).toArray(Record[]::new));
    }

    private String requiringRaw(Record... records) {
        return outcome(
                u -> {
                    for (var required : records) {
                        u.addRecord(required, Section.PREREQ);
                    }
                });
    }

    private String apply(Consumer<Update> contents) {
        var update = new Update(ZONE);
        contents.accept(update);
        return Rcode.string(dns.update(update));
    }

    private static Record address(int dclass, long ttl) {
        return new ARecord(name("www"), dclass, ttl, InetAddress.getLoopbackAddress());
    }
}
