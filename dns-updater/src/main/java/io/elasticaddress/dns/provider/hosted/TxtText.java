package io.elasticaddress.dns.provider.hosted;

/** The text of a TXT record in the form of zone files (RFC 1035, 5.1), which most services' APIs use. */
public final class TxtText {

    private TxtText() {}

    /** In quotes. */
    public static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** The strings of a quoted form put together; what has no quotes is taken as it is. */
    public static String parse(String form) {
        if (!form.startsWith("\"")) {
            return form;
        }
        var text = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < form.length(); i++) {
            var c = form.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted) {
                if (c == '\\' && i + 1 < form.length()) {
                    i++;
                    c = form.charAt(i);
                }
                text.append(c);
            }
        }
        return text.toString();
    }
}
