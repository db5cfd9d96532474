package io.elasticaddress.gateway.api;

import io.elasticaddress.gateway.auth.Caller;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Groups under both of their names: that of the API's first document, and that which the official client knows. */
@RestController
class GroupsController {
    private static final String ELASTIC_ADDRESSES = "/api/3/elastic_addresses";
    private static final String FAILOVER_GROUPS = "/api/3/failover_groups";
    private static final String ONE = "/{uid}";
    private static final String DNS = ONE + "/dns";

    private final FailoverGroups groups;

    GroupsController(FailoverGroups groups) {
        this.groups = groups;
    }

    @GetMapping({
        ELASTIC_ADDRESSES,
        ELASTIC_ADDRESSES + Uids.SUFFIX,
        FAILOVER_GROUPS,
        FAILOVER_GROUPS + Uids.SUFFIX
    })
    Page<GroupRepresentation> list(Caller caller, HttpServletRequest request) {
        return groups.list(caller, request, look(request));
    }

    @GetMapping({ELASTIC_ADDRESSES + ONE, FAILOVER_GROUPS + ONE})
    One<GroupRepresentation> get(
            Caller caller,
            @PathVariable String uid,
            HttpServletRequest request,
            HttpServletResponse response) {
        return groups.get(caller, uid, response, look(request));
    }

    @GetMapping({
        ELASTIC_ADDRESSES + DNS,
        ELASTIC_ADDRESSES + DNS + Uids.SUFFIX,
        FAILOVER_GROUPS + DNS,
        FAILOVER_GROUPS + DNS + Uids.SUFFIX
    })
    One<DnsRepresentation> dns(Caller caller, @PathVariable String uid) {
        return groups.dns(caller, uid);
    }

    @PostMapping({
        ELASTIC_ADDRESSES,
        ELASTIC_ADDRESSES + Uids.SUFFIX,
        FAILOVER_GROUPS,
        FAILOVER_GROUPS + Uids.SUFFIX
    })
    One<?> create(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        return groups.create(caller, request, response);
    }

    @PutMapping({ELASTIC_ADDRESSES + ONE, FAILOVER_GROUPS + ONE})
    One<?> update(
            Caller caller,
            @PathVariable String uid,
            HttpServletRequest request,
            HttpServletResponse response) {
        return groups.update(caller, uid, request, response);
    }

    @DeleteMapping({ELASTIC_ADDRESSES + ONE, FAILOVER_GROUPS + ONE})
    One<?> delete(
            Caller caller,
            @PathVariable String uid,
            HttpServletRequest request,
            HttpServletResponse response) {
        return groups.delete(caller, uid, request, response);
    }

    /** The names differ in how a group looks, and in nothing else. */
    private static GroupRepresentation.Look look(HttpServletRequest request) {
        return request.getServletPath().startsWith(FAILOVER_GROUPS)
                ? GroupRepresentation::failoverGroup
                : GroupRepresentation::elasticAddress;
    }
}
