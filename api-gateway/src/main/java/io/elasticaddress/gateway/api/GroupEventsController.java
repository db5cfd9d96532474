package io.elasticaddress.gateway.api;

import io.elasticaddress.gateway.auth.Caller;
import io.elasticaddress.gateway.events.EventFeed;
import io.elasticaddress.gateway.events.EventProperties;
import io.elasticaddress.gateway.events.Looks;
import io.elasticaddress.gateway.vantage.VantagePoints;
import io.elasticaddress.gateway.view.View;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.time.Clock;

/** Every change of groups and maintenance windows as it happens. The path goes before that of a group whose uid would be {@code events}. */
@RestController
class GroupEventsController {
    private static final String EVENTS = "/api/3/elastic_addresses/events";
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final EventFeed<Looks> feed;

    GroupEventsController(EventFeed<Looks> feed) {
        this.feed = feed;
    }

    @GetMapping({EVENTS, EVENTS + Uids.SUFFIX})
    void stream(Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // Proxies that collect answers before they hand them on leave this one alone.
        response.setHeader("X-Accel-Buffering", "no");
        if (!request.getMethod().equals(HttpMethod.HEAD.name())) {
            feed.open(caller, request, request.getHeader(LAST_EVENT_ID));
        }
    }

    /** Wires what groups and windows look like to those who are told. */
    @Configuration(proxyBeanMethods = false)
    static class Feeding {

        @Bean
        EventFeed<Looks> groupEvents(
                View view,
                VantagePoints vantages,
                EventProperties properties,
                JsonMapper json,
                ObjectProvider<Clock> clock,
                MeterRegistry meters) {
            var feed =
                    new EventFeed<Looks>(
                            view,
                            vantages::live,
                            GroupRepresentation::elasticAddress,
                            WindowRepresentation::of,
                            properties,
                            json,
                            clock.getIfAvailable(Clock::systemUTC));
            Gauge.builder("elastic.gateway.events.streams", feed, EventFeed::streams)
                    .description("Streams of events that are open")
                    .register(meters);
            return feed;
        }
    }
}
