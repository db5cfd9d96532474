package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;

import java.time.Instant;

/** The decisions of the product. */
public final class ElasticAddressDecider implements Decider {
    private final GroupDecisions groups;
    private final StackDecisions stacks;
    private final HealthDecisions health = new HealthDecisions();
    private final MaintenanceDecisions maintenance;
    private final WebhookDecisions webhooks;

    public ElasticAddressDecider(Identities identities, FailoverLimits limits) {
        this.groups = new GroupDecisions(identities, limits);
        this.stacks = new StackDecisions(identities);
        this.maintenance = new MaintenanceDecisions(identities, new Ttls(limits.zoneTtl()));
        this.webhooks = new WebhookDecisions(identities);
    }

    /** The deadline comes before every other rule: past it, nothing of the request counts any more. */
    @Override
    public Decision decide(AccountState state, CommandMessage message, Instant time) {
        var command = message.command();
        var deadline = message.deadline();
        if (deadline != null && time.isAfter(deadline)) {
            return Decision.rejected(new Rejection.DeadlinePassed(command.action(), deadline));
        }
        var actor = message.actor();
        return switch (command) {
            case Command.CreateElasticAddress create -> groups.create(state, create, actor, time);
            case Command.UpdateElasticAddress update -> groups.update(state, update, actor, time);
            case Command.SwitchStack change -> groups.switchTo(state, change, actor, time);
            case Command.DeleteElasticAddress delete -> groups.delete(state, delete, time);
            case Command.RegisterStack register -> stacks.register(state, register, time);
            case Command.UpdateStack update -> stacks.update(state, update, time);
            case Command.RemoveStack remove -> stacks.remove(state, remove, time);
            case Command.ReportHealth report -> health.report(state, report, time);
            case Command.SetFailover set -> health.set(state, set, time);
            case Command.PlanMaintenance plan -> maintenance.plan(state, plan, actor, time);
            case Command.CancelMaintenance cancel -> maintenance.cancel(state, cancel, time);
            case Command.CreateWebhook create ->
                    webhooks.create(state, create, message.commandId(), time);
            case Command.UpdateWebhook update -> webhooks.update(state, update, time);
            case Command.RemoveWebhook remove -> webhooks.remove(state, remove, time);
            case Command.RetryWebhook retry -> webhooks.retry(state, retry, time);
        };
    }
}
