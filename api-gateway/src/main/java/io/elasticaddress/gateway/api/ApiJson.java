package io.elasticaddress.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;

/** How answers are written: snake_case, in the order of the record, null where there is nothing; JSON whatever is asked for. */
@Configuration(proxyBeanMethods = false)
class ApiJson implements WebMvcConfigurer {

    @Bean
    JsonMapperBuilderCustomizer answers() {
        return mapper ->
                mapper.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                        .changeDefaultPropertyInclusion(
                                included ->
                                        included.withValueInclusion(JsonInclude.Include.ALWAYS));
    }

    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
        configurer.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
    }
}
