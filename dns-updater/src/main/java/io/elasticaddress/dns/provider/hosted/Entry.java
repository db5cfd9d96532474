package io.elasticaddress.dns.provider.hosted;

import java.util.List;

/**
 * What a service holds at a name: a record set, or a single record where the service knows them one by one.
 *
 * @param id the service's; empty where name and type say which
 * @param name absolute, without the final dot, in lower case
 * @param ttl in seconds
 * @param values as the service writes them, so that it recognises them
 */
public record Entry(String id, String name, String type, long ttl, List<String> values) {

    public Entry {
        values = List.copyOf(values);
    }
}
