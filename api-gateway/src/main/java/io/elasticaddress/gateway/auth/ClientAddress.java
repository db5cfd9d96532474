package io.elasticaddress.gateway.auth;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

import java.net.InetAddress;
import java.util.Collections;
import java.util.List;

/**
 * Where a request came from. X-Forwarded-For is believed from configured proxies only, and of it the last address that
 * is not such a proxy: whatever stands before that, anybody may have written.
 */
@Component
public class ClientAddress {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final List<IpAddressMatcher> trusted;

    ClientAddress(Properties properties) {
        this.trusted = properties.trustedProxies().stream().map(IpAddressMatcher::new).toList();
    }

    public String of(HttpServletRequest request) {
        var address = request.getRemoteAddr();
        if (!isTrusted(address)) {
            return address;
        }
        var hops =
                Collections.list(request.getHeaders(FORWARDED_FOR)).stream()
                        .flatMap(header -> List.of(header.split(",", -1)).stream())
                        .map(String::strip)
                        .toList()
                        .reversed();
        for (var hop : hops) {
            if (!isAddress(hop)) {
                return address;
            }
            address = hop;
            if (!isTrusted(hop)) {
                return hop;
            }
        }
        return address;
    }

    private boolean isTrusted(String address) {
        return trusted.stream().anyMatch(matcher -> matcher.matches(address));
    }

    /** Never a name, which would be looked up. */
    private static boolean isAddress(String text) {
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * @param trustedProxies addresses, or networks in CIDR notation
     */
    @ConfigurationProperties("elastic.gateway.http")
    record Properties(@DefaultValue List<String> trustedProxies) {

        Properties {
            trustedProxies =
                    trustedProxies.stream().map(String::strip).filter(p -> !p.isEmpty()).toList();
            for (var proxy : trustedProxies) {
                if (!isAddress(proxy.replaceFirst("/\\d{1,3}$", ""))) {
                    throw new IllegalArgumentException(
                            "elastic.gateway.http.trusted-proxies must hold addresses or networks"
                                    + " such as 10.0.0.0/8, not "
                                    + proxy);
                }
                new IpAddressMatcher(proxy);
            }
        }
    }
}
