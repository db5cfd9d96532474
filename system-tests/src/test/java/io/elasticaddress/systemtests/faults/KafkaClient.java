package io.elasticaddress.systemtests.faults;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.systemtests.history.Answer;
import io.elasticaddress.systemtests.history.Call;
import io.elasticaddress.systemtests.history.Operation;
import io.elasticaddress.systemtests.platform.OutcomeListener;

import org.apache.kafka.clients.producer.KafkaProducer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A service that publishes command records, and repeats them under their command's id until it hears an outcome. */
final class KafkaClient implements Client {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration FOR_ONE_ATTEMPT = Duration.ofSeconds(10);

    private final String name;
    private final String account;
    private final KafkaProducer<byte[], byte[]> producer;
    private final int partitions;
    private final OutcomeListener outcomes;
    private final Recorder recorder;

    KafkaClient(
            String name,
            String account,
            KafkaProducer<byte[], byte[]> producer,
            int partitions,
            OutcomeListener outcomes,
            Recorder recorder) {
        this.name = name;
        this.account = account;
        this.producer = producer;
        this.partitions = partitions;
        this.outcomes = outcomes;
        this.recorder = recorder;
    }

    @Override
    public Answer call(Call call) throws InterruptedException {
        var commandId = UUID.randomUUID().toString();
        var invoked = System.nanoTime();
        while (System.nanoTime() - invoked < PATIENCE.toNanos()) {
            var answer = attempt(call, commandId);
            if (!(answer instanceof Answer.Unknown)) {
                record(call, commandId, invoked, System.nanoTime(), answer);
                return answer;
            }
        }
        var unknown = new Answer.Unknown();
        record(call, commandId, invoked, Long.MAX_VALUE, unknown);
        return unknown;
    }

    private Answer attempt(Call call, String commandId) throws InterruptedException {
        recorder.attempted();
        var attempt = UUID.randomUUID().toString();
        var message =
                new CommandMessage(
                        account,
                        commandId,
                        attempt,
                        "/system-tests",
                        "alice",
                        null,
                        CommandMessage.VIA_COMMAND,
                        Instant.now().plus(FOR_ONE_ATTEMPT),
                        true,
                        command(call));
        var answer = outcomes.of(attempt);
        try {
            producer.send(Codec.COMMANDS.encode(message).toProducerRecord(partitions)).get();
            return answer(call, answer.get(FOR_ONE_ATTEMPT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return new Answer.Unknown();
        }
    }

    private void record(Call call, String commandId, long invoked, long completed, Answer answer) {
        recorder.add(
                new Operation(name, account, "kafka", call, invoked, completed, answer, commandId));
    }

    private static Answer answer(Call call, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted(_, var uid, _, var version) ->
                    new Answer.Accepted(call instanceof Call.CreateGroup ? uid : null, version);
            case Outcome.Rejected(var code, _, var description, _) ->
                    new Answer.Rejected(status(code), description);
            case Outcome.Planned _ -> throw new IllegalStateException("Nobody asked for a plan");
        };
    }

    private static int status(RejectionCode code) {
        return switch (code) {
            case BAD_REQUEST -> 400;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case PRECONDITION_FAILED -> 412;
            case UNPROCESSABLE_ENTITY -> 422;
            case INTERNAL -> 500;
        };
    }

    private static Command command(Call call) {
        return switch (call) {
            case Call.RegisterStack(var uid, var stack, var ipv4, var probedPort) ->
                    new Command.RegisterStack(
                            uid,
                            stack,
                            null,
                            null,
                            null,
                            null,
                            null,
                            List.of(ipv4),
                            null,
                            null,
                            null,
                            probedPort == null ? null : Watching.check(probedPort),
                            null);
            case Call.ChangeStack(var uid, var ipv4) ->
                    new Command.UpdateStack(
                            uid,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            List.of(ipv4),
                            null,
                            null,
                            null,
                            null);
            case Call.RemoveStack(var uid) -> new Command.RemoveStack(uid, null);
            case Call.CreateGroup(var primary, var secondary, var current, var automatic) ->
                    new Command.CreateElasticAddress(
                            primary,
                            secondary,
                            current,
                            null,
                            automatic ? Watching.policy() : null,
                            null);
            case Call.UpdateGroup(var uid, var primary, var secondary, var current) ->
                    primary == null && secondary == null && current != null
                            ? new Command.SwitchStack(uid, current, null, null)
                            : new Command.UpdateElasticAddress(
                                    uid, primary, secondary, current, null, null);
            case Call.DeleteGroup(var uid) -> new Command.DeleteElasticAddress(uid, null, null);
            case Call.PolicySwitch _, Call.ReadAll _ ->
                    throw new IllegalArgumentException("not a command");
        };
    }
}
