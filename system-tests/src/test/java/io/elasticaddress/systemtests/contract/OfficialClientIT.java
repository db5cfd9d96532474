package io.elasticaddress.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Cluster;
import io.elasticaddress.systemtests.cluster.SharedCluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.stream.IntStream;

/** A client written for the API of the document, unmodified. */
@ExtendWith(SharedCluster.class)
class OfficialClientIT {

    @Test
    void it_reads_every_answer_of_a_groups_whole_life(Cluster cluster) {
        var account = cluster.newAccount();
        var client = new OfficialClient(account.api());
        var blue = account.api().registerStack("blue", "192.0.2.1");
        var green = account.api().registerStack("green", "192.0.2.2");
        assertThat(client.list()).isEmpty();

        var created = client.create(blue, green, 0);

        assertThat(created.ok()).isTrue();
        assertThat(created.message()).isEqualTo("Failover Group created");
        var uid = created.uid();
        var group = client.get(uid);
        assertThat(client.list())
                .extracting(OfficialClient.FailoverGroup::uid)
                .containsExactly(uid);
        assertThat(group.currentStack()).isEqualTo(1);
        assertThat(group.address()).isEqualTo(created.dnsName()).isEqualTo(group.dnsName());
        assertThat(group.id()).isBetween(0, 999_999_999);
        assertThat(group.dnsName().replaceAll("\\..*", "").replace("-", ""))
                .isEqualTo("%09d".formatted(group.id()));

        assertThat(client.update(uid, null, null, 2).message()).isEqualTo("Failover Group updated");

        assertThat(client.get(uid).currentStack()).isEqualTo(2);
        await().untilAsserted(
                        () -> {
                            assertThat(client.get(uid).status()).isEqualTo("active");
                            assertThat(client.get(uid).busyToggling()).isFalse();
                        });

        // 0 is how it says that a side is not given: nothing moves.
        client.update(uid, null, null, 0);
        assertThat(client.get(uid).currentStack()).isEqualTo(2);

        assertThatThrownBy(() -> client.delete(uid))
                .isInstanceOfSatisfying(
                        OfficialClient.Refused.class,
                        refused -> assertThat(refused.refusal().error()).isEqualTo("bad_request"));
        client.update(uid, "", "", 0);
        assertThat(client.get(uid).primaryStackUid()).isNull();
        assertThat(client.get(uid).status()).isEqualTo("unattached");

        assertThat(client.delete(uid).message()).isEqualTo("Failover Group deleted");
        assertThat(client.list()).isEmpty();
        assertThatThrownBy(() -> client.get(uid))
                .isInstanceOfSatisfying(
                        OfficialClient.Refused.class,
                        refused -> assertThat(refused.refusal().error()).isEqualTo("not_found"));
    }

    @Test
    void it_reads_reserved_addresses_and_pages(Cluster cluster) {
        var client = new OfficialClient(cluster.newAccount().api());
        IntStream.range(0, 31).forEach(_ -> client.create(null, null, 0));

        assertThat(client.list()).hasSize(31).allMatch(group -> group.currentStack() == 1);
        var second = client.page(2);
        assertThat(second.response()).hasSize(1);
        assertThat(second.pagination())
                .isEqualTo(new OfficialClient.Pagination(1, null, 2, 30, 31, 2));
    }

    @Test
    void it_reads_every_refusal(Cluster cluster) {
        var account = cluster.newAccount();
        var client = new OfficialClient(account.api());
        var stranger = new OfficialClient(account.api().as(null));
        var reader = new OfficialClient(account.api(0, "bob", "public"));

        assertRefused(() -> client.create("nobody", null, 0), "bad_request");
        assertRefused(() -> client.update("fg-0", null, null, 2), "bad_request");
        assertRefused(() -> client.create(null, null, 7), "bad_request");
        assertRefused(stranger::list, "unauthenticated");
        assertRefused(() -> reader.create(null, null, 0), "forbidden");
    }

    private static void assertRefused(Runnable call, String error) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        OfficialClient.Refused.class,
                        refused -> assertThat(refused.refusal().error()).isEqualTo(error));
    }
}
