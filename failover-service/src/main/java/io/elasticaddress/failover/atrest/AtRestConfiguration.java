package io.elasticaddress.failover.atrest;

import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;

import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.convert.DefaultMongoTypeMapper;
import org.springframework.data.mongodb.core.convert.MappingMongoConverter;
import org.springframework.data.mongodb.core.convert.MongoCustomConversions;
import org.springframework.data.mongodb.core.convert.NoOpDbRefResolver;
import org.springframework.data.mongodb.core.mapping.MongoMappingContext;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Wires MongoDB and the listener that feeds it. */
@Configuration(proxyBeanMethods = false)
class AtRestConfiguration {

    /** Whatever the URI says: the guarantees rest on these. */
    @Bean
    MongoClientSettingsBuilderCustomizer durable() {
        return AtRestConfiguration::durable;
    }

    static void durable(MongoClientSettings.Builder settings) {
        settings.writeConcern(WriteConcern.MAJORITY.withJournal(true))
                .readConcern(ReadConcern.MAJORITY)
                .readPreference(ReadPreference.primary())
                // An attempt ends soon, so that the consumer stays in its group and the service can
                // stop.
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(2, TimeUnit.SECONDS))
                .applyToSocketSettings(
                        socket ->
                                socket.connectTimeout(2, TimeUnit.SECONDS)
                                        .readTimeout(10, TimeUnit.SECONDS));
    }

    @Bean
    MongoTemplate mongoTemplate(MongoDatabaseFactory database) {
        return template(database);
    }

    /** Documents without class names, so that they are what the contracts say and nothing else. */
    static MongoTemplate template(MongoDatabaseFactory database) {
        var conversions = new MongoCustomConversions(List.of());
        var context = new MongoMappingContext();
        context.setSimpleTypeHolder(conversions.getSimpleTypeHolder());
        context.afterPropertiesSet();
        var converter = new MappingMongoConverter(NoOpDbRefResolver.INSTANCE, context);
        converter.setCustomConversions(conversions);
        converter.setTypeMapper(new DefaultMongoTypeMapper(null));
        converter.afterPropertiesSet();
        return new MongoTemplate(database, converter);
    }

    @Bean
    SnapshotListener snapshotListener(
            List<SnapshotCollection> collections,
            MongoWatermarks watermarks,
            TopicIdentity topicIdentity,
            AtRestProperties properties,
            AtRestStatus status) {
        return new SnapshotListener(collections, watermarks, topicIdentity, properties, status);
    }

    @Bean
    SnapshotContainer snapshotContainer(
            KafkaProperties kafka,
            AtRestProperties properties,
            SnapshotListener listener,
            AtRestStatus status) {
        return new SnapshotContainer(kafka.buildConsumerProperties(), properties, listener, status);
    }
}
