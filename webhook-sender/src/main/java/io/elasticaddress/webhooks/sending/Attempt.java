package io.elasticaddress.webhooks.sending;

/** What became of one attempt. */
public sealed interface Attempt {

    /** Any 2xx. */
    record Delivered() implements Attempt {}

    /**
     * @param error in a sentence, for whoever has the webhook; it tells nothing of what was answered but the status
     * @param last whether the receiver says that it wants no more (410)
     */
    record Failed(String error, boolean last) implements Attempt {}
}
