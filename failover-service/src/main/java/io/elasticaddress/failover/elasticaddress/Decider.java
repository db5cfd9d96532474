package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.command.CommandMessage;

import java.time.Instant;

/** Decides a command. Neither the state nor anything else is changed: whoever asks applies what was decided. */
@FunctionalInterface
public interface Decider {

    /**
     * @param state of the command's account
     * @param time when it is decided, by the clock of the account's owner
     */
    Decision decide(AccountState state, CommandMessage command, Instant time);
}
