package io.elasticaddress.systemtests.contract;

import io.elasticaddress.systemtests.platform.Api;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an account has, as a gateway shows it, without what DNS says of it, which moves by itself. */
public final class States {
    private static final Set<String> OF_DNS = Set.of("status", "busy_toggling");

    private States() {}

    public static List<String> of(Api api) {
        var state = new ArrayList<String>();
        for (var path : List.of("/elastic_addresses", "/stacks?per_page=1000")) {
            var answer = api.get(path);
            if (answer.status() != 200) {
                throw new AssertionError(answer.toString());
            }
            for (var one : answer.response()) {
                state.add(withoutDns(one));
            }
        }
        return state;
    }

    private static String withoutDns(JsonNode one) {
        return one.propertyStream()
                .filter(field -> !OF_DNS.contains(field.getKey()))
                .map(Map.Entry::toString)
                .toList()
                .toString();
    }
}
