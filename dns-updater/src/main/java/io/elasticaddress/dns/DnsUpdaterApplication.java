package io.elasticaddress.dns;

import org.springframework.boot.Banner;
import org.springframework.boot.ExitCodeEvent;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ApplicationListener;

/** Makes authoritative DNS servers agree with the published state. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class DnsUpdaterApplication {

    /** The service, ready to run, also beside others in one JVM. */
    public static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(DnsUpdaterApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .properties("spring.config.name=dns-updater");
    }

    public static void main(String[] args) {
        // A service that ends itself ends its process too: here only, since elsewhere the JVM may
        // not be its own.
        ApplicationListener<ExitCodeEvent> exit = event -> System.exit(event.getExitCode());
        application().listeners(exit).run(args);
    }
}
