package io.elasticaddress.gateway.commands;

import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.gateway.kafka.KafkaClients;
import io.elasticaddress.gateway.kafka.KafkaLink;
import io.elasticaddress.gateway.kafka.TopicReader;
import io.elasticaddress.gateway.view.View;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Clock;

/** Wires {@link Commands} to the topics. */
@Configuration(proxyBeanMethods = false)
class CommandSending {

    @Bean
    Outcomes outcomes(MeterRegistry meters) {
        var outcomes = new Outcomes();
        Gauge.builder("elastic.gateway.commands.outstanding", outcomes, Outcomes::outstanding)
                .description("Commands whose outcome is waited for")
                .register(meters);
        return outcomes;
    }

    @Bean
    TopicReader outcomeReader(Outcomes outcomes, KafkaClients clients, KafkaLink link) {
        return new TopicReader("outcomes", clients, link, false, outcomes::take, Topic.OUTCOMES);
    }

    @Bean("outcomes_positioned")
    HealthIndicator outcomesHealth(@Qualifier("outcomeReader") TopicReader outcomeReader) {
        return () -> (outcomeReader.inPosition() ? Health.up() : Health.outOfService()).build();
    }

    @Bean(destroyMethod = "close")
    Commands commands(
            CommandProperties properties,
            KafkaClients clients,
            KafkaLink link,
            Outcomes outcomes,
            @Qualifier("outcomeReader") TopicReader outcomeReader,
            View view,
            ObjectProvider<Clock> clock,
            MeterRegistry meters) {
        return new Commands(
                properties,
                clients,
                link,
                outcomes,
                outcomeReader,
                view,
                clock.getIfAvailable(Clock::systemUTC),
                meters);
    }
}
