package io.elasticaddress.audit;

import org.springframework.boot.Banner;
import org.springframework.boot.ExitCodeEvent;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ApplicationListener;

/** Records what happened in a chain per account, and answers questions about it. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class AuditServiceApplication {

    /** The service, ready to run, also beside others in one JVM. */
    public static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(AuditServiceApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .properties("spring.config.name=audit-service");
    }

    public static void main(String[] args) {
        // A service that ends itself, see Recording, ends its process too: here and not there,
        // since in the quickstart and in tests the JVM is not the service's own.
        ApplicationListener<ExitCodeEvent> exit = event -> System.exit(event.getExitCode());
        application().listeners(exit).run(args);
    }
}
