package io.elasticaddress.audit.recording;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Clock;

@Configuration(proxyBeanMethods = false)
class RecordingConfiguration {

    @Bean
    RecordingStatus recordingStatus(Clock clock) {
        return new RecordingStatus(clock);
    }
}
