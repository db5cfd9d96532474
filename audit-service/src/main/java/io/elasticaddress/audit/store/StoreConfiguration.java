package io.elasticaddress.audit.store;

import com.mongodb.client.MongoClient;

import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Clock;
import java.util.concurrent.TimeUnit;

@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    AuditStore auditStore(MongoClient client, StoreProperties properties) {
        return new MongoAuditStore(client.getDatabase(properties.database()));
    }

    /** Whoever asks hears soon that MongoDB is away; by default it takes half a minute. */
    @Bean
    MongoClientSettingsBuilderCustomizer impatient() {
        return settings ->
                settings.applyToClusterSettings(
                                cluster -> cluster.serverSelectionTimeout(2, TimeUnit.SECONDS))
                        .applyToSocketSettings(
                                socket ->
                                        socket.connectTimeout(2, TimeUnit.SECONDS)
                                                .readTimeout(10, TimeUnit.SECONDS))
                        .applyToServerSettings(
                                server -> server.heartbeatFrequency(2, TimeUnit.SECONDS));
    }
}
