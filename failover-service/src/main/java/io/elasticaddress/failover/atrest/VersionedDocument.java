package io.elasticaddress.failover.atrest;

/** A document that is only ever replaced by one with a higher version. */
interface VersionedDocument {

    /** {@code ACCOUNT/UID}. An account has no slash in its name, so two things never share one. */
    String key();

    long version();

    static String key(String account, String uid) {
        return account + "/" + uid;
    }
}
