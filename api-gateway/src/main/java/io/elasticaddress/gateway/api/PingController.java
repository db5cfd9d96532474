package io.elasticaddress.gateway.api;

import io.elasticaddress.gateway.auth.Caller;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether a token is good, and whose it is. */
@RestController
class PingController {

    record Pong(boolean ok, String message, String account, String subject) {}

    @GetMapping({"/api/3/ping/auth", "/api/3/ping/auth.json"})
    One<Pong> ping(Caller caller) {
        return new One<>(new Pong(true, "pong", caller.account(), caller.subject()));
    }
}
