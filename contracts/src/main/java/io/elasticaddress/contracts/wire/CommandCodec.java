package io.elasticaddress.contracts.wire;

import io.elasticaddress.contracts.command.Accounts;
import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.CloudEvents.Incoming;
import io.elasticaddress.contracts.wire.CloudEvents.Unreadable;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;

/** Commands, as the gateway and any other service publish them: {@code docs/events.md} is their public description. */
final class CommandCodec implements Codec<CommandMessage> {
    /** The largest integer that every JSON reader keeps (RFC 7493, 2.2): it is repeated in events. */
    private static final long MAX_VERSION = (1L << 53) - 1;

    static final WireNames<Command> TYPES =
            WireNames.of(
                    Map.ofEntries(
                            Map.entry(
                                    "elastic.CreateElasticAddress.v1",
                                    Command.CreateElasticAddress.class),
                            Map.entry(
                                    "elastic.UpdateElasticAddress.v1",
                                    Command.UpdateElasticAddress.class),
                            Map.entry("elastic.SwitchStack.v1", Command.SwitchStack.class),
                            Map.entry(
                                    "elastic.DeleteElasticAddress.v1",
                                    Command.DeleteElasticAddress.class),
                            Map.entry("elastic.RegisterStack.v1", Command.RegisterStack.class),
                            Map.entry("elastic.UpdateStack.v1", Command.UpdateStack.class),
                            Map.entry("elastic.RemoveStack.v1", Command.RemoveStack.class),
                            Map.entry("elastic.ReportHealth.v1", Command.ReportHealth.class),
                            Map.entry("elastic.SetFailover.v1", Command.SetFailover.class),
                            Map.entry("elastic.PlanMaintenance.v1", Command.PlanMaintenance.class),
                            Map.entry(
                                    "elastic.CancelMaintenance.v1",
                                    Command.CancelMaintenance.class),
                            Map.entry("elastic.CreateWebhook.v1", Command.CreateWebhook.class),
                            Map.entry("elastic.UpdateWebhook.v1", Command.UpdateWebhook.class),
                            Map.entry("elastic.RemoveWebhook.v1", Command.RemoveWebhook.class),
                            Map.entry("elastic.RetryWebhook.v1", Command.RetryWebhook.class)));

    @Override
    public WireRecord encode(CommandMessage message) {
        var event =
                CloudEvents.event(
                                message.attemptId(),
                                message.source(),
                                TYPES.name(message.command()),
                                message.command())
                        .withExtension("commandid", message.commandId())
                        .withExtension("actor", message.actor())
                        .withExtension("via", message.via())
                        .withExtension("reply", message.outcomeWanted());
        if (message.dryRun()) {
            event.withExtension("dryrun", true);
        }
        if (message.sourceIp() != null) {
            event.withExtension("sourceip", message.sourceIp());
        }
        if (message.deadline() != null) {
            event.withExtension("deadline", message.deadline().toString());
        }
        return CloudEvents.write(
                Topic.COMMANDS, message.account(), message.account(), event.build());
    }

    @Override
    public Decoded<CommandMessage> decode(
            byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
        return CloudEvents.read(key, headers, value, CommandCodec::read);
    }

    private static CommandMessage read(Incoming incoming) {
        var event = incoming.event();
        var account = incoming.key();
        if (!Accounts.isValid(account)) {
            throw new Unreadable("The record's key is not an account");
        }
        var type = TYPES.type(event.getType());
        if (type == null) {
            throw new Unreadable("Unknown command type or version: " + event.getType());
        }
        var source = Required.source(event);
        var command = incoming.data(type);
        requireNamed(command);
        return new CommandMessage(
                account,
                orElse(Required.id("ce_commandid", incoming.extension("commandid")), event.getId()),
                Required.id("ce_id", event.getId()),
                source,
                orElse(incoming.extension("actor"), source),
                incoming.extension("sourceip"),
                via(incoming.extension("via")),
                deadline(incoming.extension("deadline")),
                Boolean.parseBoolean(incoming.extension("reply")),
                Boolean.parseBoolean(incoming.extension("dryrun")),
                command);
    }

    private static void requireNamed(Command command) {
        switch (command) {
            case Command.CreateElasticAddress _, Command.SetFailover _ -> {}
            case Command.UpdateElasticAddress update -> {
                Required.present("uid", update.uid());
                Required.noNulls("override_rules", update.overrideRules());
            }
            case Command.SwitchStack change -> {
                Required.present("uid", change.uid());
                Required.present("to", change.to());
                Required.noNulls("override_rules", change.overrideRules());
            }
            case Command.DeleteElasticAddress delete -> Required.present("uid", delete.uid());
            case Command.RegisterStack register -> Required.present("name", register.name());
            case Command.UpdateStack update -> Required.present("uid", update.uid());
            case Command.PlanMaintenance plan -> {
                Required.present("end", plan.end());
                Required.noNulls("override_rules", plan.overrideRules());
            }
            case Command.CancelMaintenance cancel -> Required.present("uid", cancel.uid());
            case Command.RemoveStack remove -> Required.present("uid", remove.uid());
            case Command.ReportHealth report -> {
                Required.present("uid", report.uid());
                Required.name("vantage", report.vantage());
                Required.name("incarnation", report.incarnation());
                Required.present("verdict", report.verdict());
                Required.within("check_version", report.checkVersion(), 1, MAX_VERSION);
            }
            case Command.CreateWebhook create -> {
                Required.present("url", create.url());
                Required.noNulls("types", create.types());
            }
            case Command.UpdateWebhook update -> {
                Required.present("uid", update.uid());
                Required.noNulls("types", update.types());
            }
            case Command.RemoveWebhook remove -> Required.present("uid", remove.uid());
            case Command.RetryWebhook retry -> Required.present("uid", retry.uid());
        }
    }

    /** That nobody asked for something is not for whoever asks to say. */
    private static String via(@Nullable String given) {
        if (CommandMessage.VIA_POLICY.equals(given)
                || CommandMessage.VIA_MAINTENANCE.equals(given)) {
            throw new Unreadable("ce_via must not be " + given);
        }
        return orElse(given, CommandMessage.VIA_COMMAND);
    }

    private static @Nullable Instant deadline(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new Unreadable("ce_deadline is not an RFC 3339 time in UTC");
        }
    }

    private static String orElse(@Nullable String given, String otherwise) {
        return given == null ? otherwise : given;
    }
}
