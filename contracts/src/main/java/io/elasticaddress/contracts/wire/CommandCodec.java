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
    private static final int MAX_ID_LENGTH = 256;
    static final WireNames<Command> TYPES =
            WireNames.of(
                    Map.of(
                            "elastic.CreateElasticAddress.v1", Command.CreateElasticAddress.class,
                            "elastic.UpdateElasticAddress.v1", Command.UpdateElasticAddress.class,
                            "elastic.SwitchStack.v1", Command.SwitchStack.class,
                            "elastic.DeleteElasticAddress.v1", Command.DeleteElasticAddress.class,
                            "elastic.RegisterStack.v1", Command.RegisterStack.class,
                            "elastic.UpdateStack.v1", Command.UpdateStack.class,
                            "elastic.RemoveStack.v1", Command.RemoveStack.class,
                            "elastic.ReportHealth.v1", Command.ReportHealth.class,
                            "elastic.SetFailover.v1", Command.SetFailover.class));

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
        var source = event.getSource().toString();
        if (source.isEmpty()) {
            throw new Unreadable("ce_source is empty");
        }
        var command = incoming.data(type);
        requireNamed(command);
        return new CommandMessage(
                account,
                orElse(id("ce_commandid", incoming.extension("commandid")), event.getId()),
                id("ce_id", event.getId()),
                source,
                orElse(incoming.extension("actor"), source),
                incoming.extension("sourceip"),
                orElse(incoming.extension("via"), CommandMessage.VIA_COMMAND),
                deadline(incoming.extension("deadline")),
                Boolean.parseBoolean(incoming.extension("reply")),
                Boolean.parseBoolean(incoming.extension("dryrun")),
                command);
    }

    /** Jackson leaves a missing component null, whatever the record's type says. */
    @SuppressWarnings("ConstantValue")
    private static void requireNamed(Command command) {
        var missing =
                switch (command) {
                    case Command.CreateElasticAddress _ -> null;
                    case Command.UpdateElasticAddress update -> update.uid() == null ? "uid" : null;
                    case Command.SwitchStack change ->
                            change.uid() == null ? "uid" : change.to() == null ? "to" : null;
                    case Command.DeleteElasticAddress delete -> delete.uid() == null ? "uid" : null;
                    case Command.RegisterStack register -> register.name() == null ? "name" : null;
                    case Command.UpdateStack update -> update.uid() == null ? "uid" : null;
                    case Command.RemoveStack remove -> remove.uid() == null ? "uid" : null;
                    case Command.ReportHealth report ->
                            report.uid() == null
                                    ? "uid"
                                    : report.vantage() == null
                                            ? "vantage"
                                            : report.incarnation() == null
                                                    ? "incarnation"
                                                    : report.verdict() == null ? "verdict" : null;
                    case Command.SetFailover _ -> null;
                };
        if (missing != null) {
            throw new Unreadable("Required field is missing: " + missing);
        }
    }

    private static <T extends @Nullable String> T id(String header, T id) {
        if (id != null && (id.isEmpty() || id.length() > MAX_ID_LENGTH)) {
            throw new Unreadable(header + " must have 1 to " + MAX_ID_LENGTH + " characters");
        }
        return id;
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
