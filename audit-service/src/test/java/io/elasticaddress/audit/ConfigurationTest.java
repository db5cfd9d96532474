package io.elasticaddress.audit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Configuration;

/** A value that can't be meant ends the service at its start, with a sentence that names it. */
class ConfigurationTest {

    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan("io.elasticaddress.audit")
    static class PropertiesAlone {}

    @ParameterizedTest
    @CsvSource({
        "--elastic.auth.issuer=, elastic.auth.issuer (ELASTIC_ISSUER) or",
        "--elastic.auth.issuer=nowhere, must be an http or https address",
        "--elastic.auth.jwk-set-uri=ftp://x/, elastic.auth.jwk-set-uri (ELASTIC_JWK_SET_URI) must",
        "--elastic.auth.audience=, elastic.auth.audience (ELASTIC_AUDIENCE) must not be empty",
        "--elastic.auth.clock-skew=1h, elastic.auth.clock-skew must be",
        "--elastic.recording.batch=0, elastic.recording.batch must be",
        "--elastic.recording.group=, elastic.recording.group must not be empty",
        "--elastic.recording.retry-at-most=1ms, elastic.recording.retry-at-most must be",
        "--elastic.recording.check-every=1h, elastic.recording.check-every must be",
        "--elastic.recording.merge-for=2h, elastic.recording.merge-for must be",
        "--elastic.store.database=, elastic.store.database must not be empty"
    })
    void a_bad_value_is_named(String argument, String sentence) {
        assertThatThrownBy(
                        () ->
                                new SpringApplicationBuilder(PropertiesAlone.class)
                                        .web(WebApplicationType.NONE)
                                        .bannerMode(Banner.Mode.OFF)
                                        .properties("spring.config.name=audit-service")
                                        .run(argument)
                                        .close())
                .rootCause()
                .hasMessageContaining(sentence);
    }
}
