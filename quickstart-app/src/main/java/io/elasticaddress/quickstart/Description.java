package io.elasticaddress.quickstart;

import io.elasticaddress.contracts.wire.Json;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What {@code quickstart.json} says: where everything answers, and with which tokens.
 *
 * @param api the gateway's URL, without a path
 * @param stacks the demo stacks' uids; null without the demo
 * @param demo the demo stacks' URLs, without a path; null without the demo
 */
record Description(
        String api,
        Dns dns,
        Tokens tokens,
        String account,
        Kafka kafka,
        Mongo mongo,
        @Nullable Stacks stacks,
        @Nullable Demo demo) {
    static final String FILE = "quickstart.json";

    String json() {
        return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    }

    /**
     * @param host of the server that takes the updates
     * @param tsigKey as dig's {@code -y} takes it: algorithm, name and secret with colons between; null with
     *     {@code tsigKeyFile}
     * @param tsigKeyFile as dig's {@code -k} takes it; null with {@code tsigKey}
     * @param servers all that must answer, {@code HOST:PORT}, that one first
     */
    record Dns(
            String host,
            int port,
            String zone,
            @Nullable String tsigKey,
            @Nullable String tsigKeyFile,
            List<String> servers) {}

    record Tokens(
            String admin, @com.fasterxml.jackson.annotation.JsonProperty("public") String read) {}

    record Kafka(String bootstrapServers) {}

    record Mongo(String uri) {}

    record Stacks(String primary, String secondary) {}

    /** Taken down and up by {@code POST /down} and {@code POST /up}. */
    record Demo(String primary, String secondary) {
        static Demo on(int port) {
            return new Demo(
                    "http://%s:%d".formatted(DemoStacks.PRIMARY_ADDRESS, port),
                    "http://%s:%d".formatted(DemoStacks.SECONDARY_ADDRESS, port));
        }
    }
}
