package io.elasticaddress.gateway.api;

import io.elasticaddress.gateway.errors.ApiError;
import io.elasticaddress.gateway.errors.ApiException;
import io.elasticaddress.gateway.errors.ErrorKind;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** {@code If-Match} (RFC 9110, section 13.1.1). An entity tag is a group's version in quotes. */
final class Precondition {
    /** In quotes as it was told, or without. Tags are compared as texts, so zeros in front make another one. */
    private static final Pattern VERSION =
            Pattern.compile("(?<quote>\"?)(?<version>[1-9][0-9]{0,17})\\k<quote>");

    private Precondition() {}

    static String entityTag(long version) {
        return "\"" + version + "\"";
    }

    /**
     * The version that the group must still have; null where any will do. Of several that are named, the one that the
     * group has now.
     *
     * @throws ApiException 412 where none is named that a group could have, as in an empty header, which is no wish for any
     *     version; a weak tag is none, as it can't be matched
     */
    static @Nullable Long expectedVersion(HttpServletRequest request, OptionalLong now) {
        if (request.getHeader(HttpHeaders.IF_MATCH) == null) {
            return null;
        }
        var tags = tags(request);
        if (tags.equals(List.of("*"))) {
            return null;
        }
        var versions = new ArrayList<Long>();
        for (var tag : tags) {
            var version = VERSION.matcher(tag);
            if (version.matches()) {
                versions.add(Long.valueOf(version.group("version")));
            }
        }
        if (versions.isEmpty()) {
            throw new ApiException(
                    ApiError.of(
                            ErrorKind.PRECONDITION_FAILED,
                            "Precondition failed",
                            "If-Match names no version that the failover group has"));
        }
        return now.isPresent() && versions.contains(now.getAsLong())
                ? Long.valueOf(now.getAsLong())
                : versions.getFirst();
    }

    private static List<String> tags(HttpServletRequest request) {
        return Collections.list(request.getHeaders(HttpHeaders.IF_MATCH)).stream()
                .flatMap(header -> List.of(header.split(",", -1)).stream())
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList();
    }
}
