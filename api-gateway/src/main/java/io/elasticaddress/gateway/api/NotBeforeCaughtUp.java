package io.elasticaddress.gateway.api;

import io.elasticaddress.gateway.errors.ApiError;
import io.elasticaddress.gateway.errors.ApiException;
import io.elasticaddress.gateway.errors.ErrorKind;
import io.elasticaddress.gateway.kafka.TopicReader;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Until the view has caught up, nothing is said of groups and stacks: half of the truth would be wrong. */
@Component
class NotBeforeCaughtUp implements HandlerInterceptor, WebMvcConfigurer {
    private final TopicReader viewReader;

    NotBeforeCaughtUp(@Qualifier("viewReader") TopicReader viewReader) {
        this.viewReader = viewReader;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this)
                .addPathPatterns("/api/3/**")
                .excludePathPatterns(
                        "/api/3/ping/**",
                        "/api/3/audit_log",
                        "/api/3/audit_log.json",
                        "/api/3/commands/*");
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (viewReader.inPosition()) {
            return true;
        }
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "1");
        throw new ApiException(
                ApiError.of(
                        ErrorKind.UNAVAILABLE,
                        "The service is not available at this time",
                        "This gateway has not caught up yet"),
                headers);
    }
}
