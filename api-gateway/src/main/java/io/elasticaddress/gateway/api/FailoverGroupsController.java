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

/** Groups by the name, and with the looks, that the official client knows. */
@RestController
class FailoverGroupsController {
    private static final String ALL = "/api/3/failover_groups";
    private static final String ALL_JSON = ALL + ".json";
    private static final String ONE = ALL + "/{uid}";

    private final FailoverGroups groups;

    FailoverGroupsController(FailoverGroups groups) {
        this.groups = groups;
    }

    @GetMapping({ALL, ALL_JSON})
    Page<GroupRepresentation> list(Caller caller, HttpServletRequest request) {
        return groups.list(caller, request, GroupRepresentation::failoverGroup);
    }

    @GetMapping(ONE)
    One<GroupRepresentation> get(
            Caller caller, @PathVariable String uid, HttpServletResponse response) {
        return groups.get(caller, uid, response, GroupRepresentation::failoverGroup);
    }

    @PostMapping({ALL, ALL_JSON})
    One<Done> create(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        return groups.create(caller, request, response);
    }

    @PutMapping(ONE)
    One<Done> update(
            Caller caller,
            @PathVariable String uid,
            HttpServletRequest request,
            HttpServletResponse response) {
        return groups.update(caller, uid, request, response);
    }

    @DeleteMapping(ONE)
    One<Done> delete(
            Caller caller,
            @PathVariable String uid,
            HttpServletRequest request,
            HttpServletResponse response) {
        return groups.delete(caller, uid, request, response);
    }
}
