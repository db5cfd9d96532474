package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.contracts.wire.EventTypes;
import io.elasticaddress.gateway.api.WebhookRepresentation.DeadLetter;
import io.elasticaddress.gateway.api.WebhookRepresentation.WithSecret;
import io.elasticaddress.gateway.auth.Caller;
import io.elasticaddress.gateway.errors.ApiException;
import io.elasticaddress.gateway.view.Deliveries;
import io.elasticaddress.gateway.view.View;
import io.elasticaddress.gateway.webhooks.WebhookSecrets;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;

/** Where an account's events are sent to. */
@RestController
class WebhooksController {
    private static final String ALL = "/api/3/webhooks";
    private static final String ONE = ALL + "/{uid}";
    private static final String DEAD_LETTERS = ONE + "/dead_letters";
    private static final String RETRY = DEAD_LETTERS + "/retry";
    private static final String NO_KEY =
            "this gateway has no key for webhooks, elastic.webhooks.key (ELASTIC_WEBHOOKS_KEY)";

    private final View view;
    private final Deliveries deliveries;
    private final WebhookSecrets secrets;
    private final RequestBodies bodies;
    private final CommandRequests commands;

    WebhooksController(
            View view,
            Deliveries deliveries,
            WebhookSecrets secrets,
            RequestBodies bodies,
            CommandRequests commands) {
        this.view = view;
        this.deliveries = deliveries;
        this.secrets = secrets;
        this.bodies = bodies;
        this.commands = commands;
    }

    @GetMapping({ALL, ALL + Uids.SUFFIX})
    Page<WebhookRepresentation> list(Caller caller, HttpServletRequest request) {
        return Page.part(view.webhooks(caller.account()), Query.of(request), this::look);
    }

    @GetMapping(ONE)
    One<WebhookRepresentation> get(Caller caller, @PathVariable String uid) {
        return new One<>(look(webhook(caller, uid)));
    }

    @GetMapping({DEAD_LETTERS, DEAD_LETTERS + Uids.SUFFIX})
    Page<DeadLetter> deadLetters(
            Caller caller, @PathVariable String uid, HttpServletRequest request) {
        var webhook = webhook(caller, uid);
        return Page.part(
                deliveries.dead(webhook.account(), webhook.uid()),
                Query.of(request),
                DeadLetter::of);
    }

    /** The same command has the same answer, secret and all: it is of the first generation. */
    @PostMapping({ALL, ALL + Uids.SUFFIX})
    One<?> create(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        var command = creation(request);
        requireSecrets(request);
        return commands.send(
                caller,
                request,
                response,
                command,
                created -> withSecret("Webhook created", caller.account(), created.uid(), 1));
    }

    /** Of a rotation the secret that counts is told, which is a later one's where a repeat comes after that. */
    @PutMapping(ONE)
    One<?> update(
            Caller caller,
            @PathVariable String uid,
            HttpServletRequest request,
            HttpServletResponse response) {
        var command = change(uid, request);
        if (!Boolean.TRUE.equals(command.rotateSecret())) {
            return commands.send(
                    caller, request, response, command, _ -> Done.of("Webhook updated"));
        }
        requireSecrets(request);
        return commands.send(
                caller,
                request,
                response,
                command,
                updated ->
                        withSecret(
                                "Webhook updated",
                                caller.account(),
                                updated.uid(),
                                webhook(caller, updated.uid()).secretGeneration()));
    }

    @DeleteMapping(ONE)
    One<?> remove(
            Caller caller,
            @PathVariable String uid,
            HttpServletRequest request,
            HttpServletResponse response) {
        return commands.send(
                caller, request, response, removal(uid, request), _ -> Done.of("Webhook deleted"));
    }

    @PostMapping({RETRY, RETRY + Uids.SUFFIX})
    One<?> retry(
            Caller caller,
            @PathVariable String uid,
            HttpServletRequest request,
            HttpServletResponse response) {
        return commands.send(
                caller,
                request,
                response,
                retrial(uid, request),
                _ -> Done.of("Dead letters are sent again"));
    }

    private WebhookRepresentation look(Webhook webhook) {
        return WebhookRepresentation.of(
                webhook, deliveries.counts(webhook.account(), webhook.uid()));
    }

    private Webhook webhook(Caller caller, String uid) {
        var wanted = Uids.of(uid);
        return view.webhook(caller.account(), wanted)
                .orElseThrow(() -> ApiException.notFound("Webhook not found: " + wanted));
    }

    private One<WithSecret> withSecret(
            String message, String account, String uid, long generation) {
        return new One<>(new WithSecret(true, message, uid, secrets.of(account, uid, generation)));
    }

    /** Before anything is changed whose secret could not be told. */
    private void requireSecrets(HttpServletRequest request) {
        if (!secrets.areThere()) {
            throw CommandRequests.notSent(request, NO_KEY);
        }
    }

    // Apart from the waiting for an outcome, during which no body is to be kept.

    private Command creation(HttpServletRequest request) {
        var fields = bodies.fields(request);
        var url = fields.text("url");
        if (url == null || url.isBlank()) {
            throw ApiException.badRequest("url must be given");
        }
        return new Command.CreateWebhook(
                url,
                types(fields),
                fields.flag("enabled"),
                CommandRequests.reason(fields, Query.of(request)));
    }

    private Command.UpdateWebhook change(String uid, HttpServletRequest request) {
        var fields = bodies.fields(request);
        return new Command.UpdateWebhook(
                Uids.of(uid),
                fields.text("url"),
                types(fields),
                fields.flag("enabled"),
                fields.flag("rotate_secret"),
                CommandRequests.reason(fields, Query.of(request)));
    }

    private Command removal(String uid, HttpServletRequest request) {
        var fields = bodies.fields(request);
        return new Command.RemoveWebhook(
                Uids.of(uid), CommandRequests.reason(fields, Query.of(request)));
    }

    private Command retrial(String uid, HttpServletRequest request) {
        var fields = bodies.fields(request);
        return new Command.RetryWebhook(
                Uids.of(uid), CommandRequests.reason(fields, Query.of(request)));
    }

    /** One that there is no event of would never be sent; the rules let it pass, for another version's sake. */
    private static @Nullable List<String> types(Fields fields) {
        var types = fields.texts("types");
        for (var i = 0; types != null && i < types.size(); i++) {
            if (!EventTypes.names().contains(types.get(i))) {
                throw ApiException.badRequest(
                        "types[%d] is no type of event, such as elastic.StackSwitched.v1"
                                .formatted(i));
            }
        }
        return types;
    }
}
