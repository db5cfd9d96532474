package io.elasticaddress.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.outcome.RejectionCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** A gateway whose clock is an hour off answers what an outcome says, and 503 where none comes, as any other does. */
class ClockJumpsIT {
    private static final String CREATE = "/api/3/elastic_addresses";
    private static final Duration HOUR = Duration.ofHours(1);

    private final String account = "clock-" + UUID.randomUUID();
    private final String key = UUID.randomUUID().toString();
    private final AtomicReference<Duration> off = new AtomicReference<>(Duration.ZERO);
    private TestIssuer issuer;
    private Gateway gateway;

    @BeforeEach
    void start() {
        issuer = new TestIssuer();
        InstantSource jumping = () -> Instant.now().plus(off.get());
        gateway =
                Gateway.startBy(
                        jumping.withZone(ZoneOffset.UTC),
                        "elastic.auth.issuer=" + issuer.uri(),
                        "elastic.gateway.commands.timeout=5s");
        gateway.awaitReady();
        Platform.FAILOVER.script(account, ClockJumpsIT::byTheDeadline);
    }

    @AfterEach
    void stop() {
        gateway.close();
        issuer.close();
    }

    /** As the failover service does, whose clock is right. */
    private static void byTheDeadline(CommandMessage message, FakeFailoverService service) {
        if (Instant.now().isAfter(message.deadline())) {
            service.reject(message, RejectionCode.UNPROCESSABLE_ENTITY, "Its deadline passed");
        } else {
            service.accept(message);
        }
    }

    private Gateway.Answer create() {
        return gateway.send(
                "POST",
                CREATE,
                null,
                "Authorization",
                "Bearer " + issuer.token(account, "public admin"),
                "Idempotency-Key",
                key);
    }

    private int groups() {
        return gateway.get(
                        CREATE, "Authorization", "Bearer " + issuer.token(account, "public admin"))
                .json()
                .get("count")
                .intValue();
    }

    @Test
    void behind_it_is_refused_what_it_asks_for_and_says_so_until_its_clock_is_right() {
        off.set(HOUR.negated());
        create().isError(422, "unprocessable_entity");
        assertThat(groups()).isZero();

        off.set(Duration.ZERO);
        create().is(200);
        assertThat(groups()).isEqualTo(1);
    }

    @Test
    void ahead_it_waits_no_longer_for_an_outcome_and_says_that_it_is_in_doubt() {
        off.set(HOUR);
        Platform.FAILOVER.script(account, FakeFailoverService.SILENT);
        var began = System.nanoTime();
        create().isError(503, "unavailable");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(1));

        Platform.FAILOVER.script(account, ClockJumpsIT::byTheDeadline);
        create().is(200);
        assertThat(groups()).isEqualTo(1);
    }
}
