package io.elasticaddress.gateway.commands;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.UUID;

class CommandKeyTest {
    @Test
    void the_same_account_and_key_give_the_same_command_for_ever() {
        // Written down: another id after an upgrade would let a repeated command be applied twice.
        assertThat(new CommandKey("k").commandId("acme"))
                .isEqualTo("45aa8e1a-b6a9-8595-9086-a860ccf9c21c");
        assertThat(UUID.fromString(new CommandKey("k").commandId("acme")).version()).isEqualTo(8);
    }

    @Test
    void another_account_or_key_gives_another() {
        var id = new CommandKey("k").commandId("acme");

        assertThat(new CommandKey("l").commandId("acme")).isNotEqualTo(id);
        assertThat(new CommandKey("k").commandId("other")).isNotEqualTo(id);
        assertThat(CommandKey.random()).isNotEqualTo(CommandKey.random());
    }
}
