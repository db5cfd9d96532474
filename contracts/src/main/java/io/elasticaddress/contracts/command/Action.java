package io.elasticaddress.contracts.command;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Locale;

/** What was asked for or done, as the audit log names it. */
public enum Action {
    @JsonProperty("create")
    CREATE,
    @JsonProperty("update")
    UPDATE,
    @JsonProperty("switch")
    SWITCH,
    @JsonProperty("delete")
    DELETE,
    @JsonProperty("register_stack")
    REGISTER_STACK,
    @JsonProperty("update_stack")
    UPDATE_STACK,
    @JsonProperty("remove_stack")
    REMOVE_STACK,
    @JsonProperty("report_health")
    REPORT_HEALTH,
    @JsonProperty("hold_failover")
    HOLD_FAILOVER,
    @JsonProperty("set_failover")
    SET_FAILOVER,
    @JsonProperty("plan_maintenance")
    PLAN_MAINTENANCE,
    @JsonProperty("cancel_maintenance")
    CANCEL_MAINTENANCE,
    /** A window goes on to its next phase; nobody asks for that. */
    @JsonProperty("carry_out_maintenance")
    CARRY_OUT_MAINTENANCE,
    @JsonProperty("create_webhook")
    CREATE_WEBHOOK,
    @JsonProperty("update_webhook")
    UPDATE_WEBHOOK,
    @JsonProperty("remove_webhook")
    REMOVE_WEBHOOK,
    @JsonProperty("retry_webhook")
    RETRY_WEBHOOK;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
