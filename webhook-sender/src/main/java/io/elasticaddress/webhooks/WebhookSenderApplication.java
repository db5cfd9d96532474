package io.elasticaddress.webhooks;

import org.springframework.boot.Banner;
import org.springframework.boot.ExitCodeEvent;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ApplicationListener;

import java.security.Security;

/** Sends events to webhooks, signed, and again until they arrive. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class WebhookSenderApplication {

    /** The service, ready to run, also beside others in one JVM. */
    public static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(WebhookSenderApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .properties("spring.config.name=webhook-sender");
    }

    public static void main(String[] args) {
        // The JDK remembers an answer for half a minute, and that there was none for ten seconds.
        // Here and not above, since it counts for the whole process.
        Security.setProperty("networkaddress.cache.ttl", "3");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
        // Likewise: a service that ends itself ends its process too.
        ApplicationListener<ExitCodeEvent> exit = event -> System.exit(event.getExitCode());
        application().listeners(exit).run(args);
    }
}
