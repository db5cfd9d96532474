package io.elasticaddress.quickstart;

import io.elasticaddress.dns.exchange.ServerAddress;

import java.nio.file.Path;
import java.util.stream.Collectors;

/** What a person reads once everything answers: commands to paste, in the order of the story. */
final class Banner {
    private Banner() {}

    static String text(Path folder, Platform.Started started, long millis) {
        var description = started.description();
        var api = description.api() + "/api/3";
        var dns = description.dns();
        var text = new StringBuilder();
        text.append(
                """

                Elastic Address is ready, %.1f s after its start. To try it, paste these into another terminal.

                  export API=%s TOKEN=$(cat '%s')
                  auth="Authorization: Bearer $TOKEN" json="Content-Type: application/json"
                """
                        .formatted(millis / 1000.0, api, folder.resolve(Quickstart.ADMIN_TOKEN)));
        var stacks = description.stacks();
        var demo = description.demo();
        if (stacks == null || demo == null) {
            text.append(
                    """

                    # The groups and the stacks: none at first
                      curl -s "$API/elastic_addresses" -H "$auth"
                      curl -s "$API/stacks" -H "$auth"

                    # What DNS says of the zone
                      %s
                    """
                            .formatted(ask(dns, "dig +noall +answer", dns.zone() + " SOA")));
        } else {
            text.append(
                    """

                    # Create a failover group with the two demo stacks, and ask DNS for its name
                      CREATED=$(curl -s "$API/elastic_addresses" -H "$auth" -H "$json" \\
                        -d '{"primary_stack_uid":"%4$s","secondary_stack_uid":"%5$s",
                             "failover_policy":{"mode":"automatic","operator_hold":"0s"}}'); echo "$CREATED"
                      GROUP=$(echo "$CREATED" | grep -o 'fg-[0-9a-f]*') NAME=$(echo "$CREATED" | grep -o '[0-9-]*\\.%3$s')
                      confirmed() { until curl -s "$API/elastic_addresses/$GROUP" -H "$auth" | grep '"status":"active"'; do sleep 0.1; done; }
                      confirmed; %7$s

                    # Switch it to the secondary stack, and ask again
                      curl -s -X PUT "$API/elastic_addresses/$GROUP" -H "$auth" -H "$json" -d '{"current_stack":"secondary"}'; echo
                      confirmed; %7$s

                    # Follow the name to the stack
                      curl -s --resolve "$NAME:%6$d:$(dig +short @%1$s -p %2$d $NAME)" "http://$NAME:%6$d/"

                    # Take that stack down: the name moves to the other one by itself. Then let it serve again
                      curl -s -X POST %9$s/down
                      until [ "$(%8$s)" = %10$s ]; do sleep 0.1; done; confirmed; %7$s
                      curl -s -X POST %9$s/up

                    # Detach both stacks and delete the group: DNS has no address for the name any more
                      curl -s -X PUT "$API/elastic_addresses/$GROUP" -H "$auth" -H "$json" -d '{"primary_stack_uid":"","secondary_stack_uid":""}'; echo
                      curl -s -X DELETE "$API/elastic_addresses/$GROUP" -H "$auth"; echo
                      %7$s

                    # Read all of it in the audit log
                      curl -s "$API/audit_log?uid=$GROUP" -H "$auth"; echo
                    """
                            .formatted(
                                    dns.host(),
                                    dns.port(),
                                    dns.zone(),
                                    stacks.primary(),
                                    stacks.secondary(),
                                    started.demoPort(),
                                    ask(dns, "dig +short", "$NAME"),
                                    "dig +short @%s -p %d $NAME".formatted(dns.host(), dns.port()),
                                    demo.secondary(),
                                    DemoStacks.PRIMARY_ADDRESS));
        }
        text.append(
                """

                Everything of this start: %s
                Log:                      %s
                Ctrl-C ends it; the next start with this folder goes on from there.
                """
                        .formatted(
                                folder.resolve(Description.FILE), folder.resolve(Quickstart.LOG)));
        return text.toString();
    }

    /** Of every server that must answer. */
    private static String ask(Description.Dns dns, String dig, String question) {
        return dns.servers().stream()
                .map(ServerAddress::parse)
                .map(
                        server ->
                                "%s @%s -p %d %s"
                                        .formatted(dig, server.host(), server.port(), question))
                .collect(Collectors.joining("; "));
    }
}
