package io.elasticaddress.audit.store;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where entries are kept.
 *
 * @param database of MongoDB
 */
@ConfigurationProperties("elastic.store")
record StoreProperties(@DefaultValue("elastic_audit") String database) {

    StoreProperties {
        if (database.isBlank()) {
            throw new IllegalArgumentException("elastic.store.database must not be empty");
        }
    }
}
