package io.elasticaddress.gateway.audit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.URI;
import java.time.Duration;

/**
 * Where the audit service is.
 *
 * @param auditUrl its base URL
 * @param auditTimeout how long its answer is waited for
 * @param auditMaxOutstanding how many queries may be under way at once; each answer is kept in memory meanwhile
 */
@ConfigurationProperties("elastic.gateway")
record AuditProperties(
        @DefaultValue("http://localhost:8083") URI auditUrl,
        @DefaultValue("5s") Duration auditTimeout,
        @DefaultValue("32") int auditMaxOutstanding) {

    AuditProperties {
        if (auditUrl.getHost() == null
                || !("http".equals(auditUrl.getScheme()) || "https".equals(auditUrl.getScheme()))) {
            throw new IllegalArgumentException(
                    "elastic.gateway.audit-url must be an http or https URL, not " + auditUrl);
        }
        if (auditTimeout.toMillis() < 100 || auditTimeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(
                    "elastic.gateway.audit-timeout must be between 100ms and 1m, not "
                            + auditTimeout);
        }
        if (auditMaxOutstanding < 1) {
            throw new IllegalArgumentException(
                    "elastic.gateway.audit-max-outstanding must be at least 1, not "
                            + auditMaxOutstanding);
        }
    }
}
