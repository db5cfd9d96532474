package io.elasticaddress.audit.recording;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RecordingConfiguration {

    @Bean
    RecordingStatus recordingStatus() {
        return new RecordingStatus();
    }
}
