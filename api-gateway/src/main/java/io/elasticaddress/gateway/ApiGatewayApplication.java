package io.elasticaddress.gateway;

import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the API gateway; its configuration is {@code api-gateway.yml}. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class ApiGatewayApplication {

    /** Everything but the arguments, so that several services can be started in one JVM. */
    public static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(ApiGatewayApplication.class)
                .properties("spring.config.name=api-gateway")
                .bannerMode(Banner.Mode.OFF);
    }

    public static void main(String[] args) {
        application().run(args);
    }
}
