package io.elasticaddress.contracts.command;

import java.util.regex.Pattern;

/** What an account may be called: it stands in record keys and paths, so it has no slash and no space. */
public final class Accounts {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:@-]{1,128}");

    private Accounts() {}

    public static boolean isValid(String account) {
        return NAME.matcher(account).matches();
    }
}
