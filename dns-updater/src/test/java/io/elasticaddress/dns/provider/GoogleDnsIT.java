package io.elasticaddress.dns.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.dns.ownership.Expected.Absent;
import io.elasticaddress.dns.provider.google.ServiceAccount;
import io.elasticaddress.dns.servers.FakeGoogleDns;
import io.elasticaddress.dns.servers.ServedZone;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

class GoogleDnsIT extends HostedProviderContract {

    @Override
    protected ServedZone start(Path folder) {
        return new FakeGoogleDns(folder);
    }

    @Override
    protected int tooManyAddresses() {
        return 12_000;
    }

    private FakeGoogleDns google() {
        return (FakeGoogleDns) served;
    }

    @Test
    void a_change_is_under_way_until_it_is_done() {
        var name = name();
        google().holdBack(true);
        apply(name, new Absent(), 1, a("192.0.2.1"));
        assertThat(provider.underWay(name)).get().asString().contains("pending");

        google().holdBack(false);

        await().atMost(Duration.ofSeconds(30)).until(() -> provider.underWay(name).isEmpty());
    }

    @Test
    void a_quota_that_is_used_up_is_no_refusal() {
        try (var other = google().provider(budget(1000), Duration.ofMinutes(1))) {
            google().exceedQuota();

            assertThat(other.apply(List.of(change(name(), new Absent(), 1, a("192.0.2.1")))))
                    .isInstanceOf(BatchOutcome.Throttled.class);
        }
    }

    @Test
    void a_key_shows_nothing_of_itself() {
        var json = google().keyFile();
        var account = parse(json);

        assertThat(account.toString()).isEqualTo("ServiceAccount[" + account.email() + "]");
        assertThat(account.project()).isEqualTo("the-project");
        assertThatThrownBy(() -> parse(json.replace("PRIVATE KEY-----\\n", "PRIVATE KEY-----\\n!")))
                .hasMessage("google.key-file: private_key is no RSA key in PKCS #8")
                .hasNoCause();
        assertThatThrownBy(() -> parse("{\"private_key\": secret"))
                .hasMessage("google.key-file: the file holds no JSON")
                .hasNoCause();
        assertThatThrownBy(() -> parse("{\"type\": \"authorized_user\"}"))
                .hasMessage("google.key-file: the file holds no key of a service account");
        assertThatThrownBy(() -> parse(json.replace("http://127.0.0.1", "http://192.0.2.1")))
                .hasMessageContaining("unencrypted");
    }

    private static ServiceAccount parse(String json) {
        return ServiceAccount.parse(
                json, "google.key-file", false, Duration.ofSeconds(1), Clock.systemUTC());
    }
}
