package io.elasticaddress.failover.elasticaddress;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes ids, uids and names from numbers that need no coordination. Everything follows from the installation's id and the
 * number: the same number always gives the same, and two numbers never give the same. What is made here is stored, but
 * the functions must never change all the same: a number to come would give an id that was dealt.
 */
public final class Identities {
    /** How many groups an installation can ever have. */
    public static final long GROUPS = NumberPermutation.SIZE;

    private static final int UID_BYTES = 16;

    private final byte[] installation;
    private final String zone;
    private final NumberPermutation permutation;

    /**
     * @param installationId not empty; another one makes other ids, which may be among those already dealt
     * @param zone the DNS zone that names are made in
     */
    public Identities(String installationId, String zone) {
        if (installationId.isEmpty()) {
            throw new IllegalArgumentException("The installation's id is empty");
        }
        this.installation = installationId.getBytes(StandardCharsets.UTF_8);
        this.zone = zone;
        this.permutation = new NumberPermutation(hmac(installation, bytes("numbers", 0)));
    }

    /**
     * @throws IllegalArgumentException where the number is not one of the {@link #GROUPS}
     */
    public Identity group(long number) {
        var id = permutation.apply(number);
        var digits = "%09d".formatted(id);
        return new Identity(
                id,
                "fg-" + uid("group", number),
                digits.substring(0, 3)
                        + "-"
                        + digits.substring(3, 6)
                        + "-"
                        + digits.substring(6)
                        + "."
                        + zone);
    }

    /** 32 hex digits. */
    public String stackUid(long number) {
        return uid("stack", number);
    }

    public String windowUid(long number) {
        return "mw-" + uid("window", number);
    }

    /**
     * {@code wh-} and 32 hex digits. Not made from a number that is dealt: it must be the same for the same command.
     *
     * @param number another one where the first is taken
     */
    public String webhookUid(String account, String commandId, int number) {
        // Neither an account nor a number has a slash.
        var text = "elastic-address/webhook/1/" + account + "/" + number + "/" + commandId;
        return "wh-"
                + HexFormat.of()
                        .formatHex(
                                hmac(installation, text.getBytes(StandardCharsets.UTF_8)),
                                0,
                                UID_BYTES);
    }

    private String uid(String purpose, long number) {
        return HexFormat.of().formatHex(hmac(installation, bytes(purpose, number)), 0, UID_BYTES);
    }

    private static byte[] bytes(String purpose, long number) {
        var label = ("elastic-address/" + purpose + "/1/").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(label.length + Long.BYTES).put(label).putLong(number).array();
    }

    static byte[] hmac(byte[] key, byte[] message) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }

    /** What a group is known by, for ever. */
    public record Identity(long id, String uid, String dnsName) {}
}
