package io.elasticaddress.audit.server;

import org.apache.catalina.connector.Connector;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** How the web server stops: it drains, and is then stopped by Spring Boot. */
@Configuration(proxyBeanMethods = false)
class Stopping {
    private final List<Connector> connectors = new CopyOnWriteArrayList<>();

    @Bean
    OpenRequests openRequests() {
        return new OpenRequests();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> stoppingServer(
            OpenRequests requests) {
        return factory -> {
            factory.addEngineValves(requests);
            factory.addConnectorCustomizers(connectors::add);
        };
    }

    @Bean
    Draining draining(HttpProperties properties, OpenRequests requests) {
        return new Draining(properties.drain(), connectors, requests);
    }
}
