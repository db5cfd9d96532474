package io.elasticaddress.dns.ownership;

import io.elasticaddress.dns.desired.Versions;
import io.elasticaddress.dns.desired.Wanted;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The TXT record beside a name that says which installation wrote it and which versions it shows. Its text is a function of
 * what is wanted alone, so that two updaters that want the same write the same.
 *
 * @param deletedAt when the group was deleted, to the second; null for a live one
 */
public record Marker(String installation, Versions versions, @Nullable Instant deletedAt) {
    private static final Pattern INSTALLATION = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern TEXT =
            Pattern.compile(
                    "v=ea1;i=([A-Za-z0-9_.-]{1,64});g=(\\d{1,18});a=(\\d{1,18})(?:;d=(\\d{1,12}))?");

    public Marker {
        if (!isInstallation(installation)) {
            throw new IllegalArgumentException(
                    "An installation's id has 1 to 64 letters, digits, '.', '_' and '-'");
        }
    }

    /** Whether the text can be an installation's id. */
    public static boolean isInstallation(String text) {
        return INSTALLATION.matcher(text).matches();
    }

    /** Where the marker of a name stands: below it, because a CNAME allows no neighbour. */
    public static String nameFor(String dnsName) {
        return "_ea." + dnsName;
    }

    public static Marker of(String installation, Wanted wanted) {
        var deletedAt = wanted.deletedAt();
        return new Marker(
                installation,
                wanted.versions(),
                deletedAt == null ? null : Instant.ofEpochSecond(deletedAt.getEpochSecond()));
    }

    /** Empty where the text is none of this form. */
    public static Optional<Marker> parse(String text) {
        var match = TEXT.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        var versions = new Versions(Long.parseLong(match.group(2)), Long.parseLong(match.group(3)));
        var deleted = match.group(4);
        return Optional.of(
                new Marker(
                        match.group(1),
                        versions,
                        deleted == null ? null : Instant.ofEpochSecond(Long.parseLong(deleted))));
    }

    public String text() {
        var text =
                "v=ea1;i=" + installation + ";g=" + versions.group() + ";a=" + versions.address();
        return deletedAt == null ? text : text + ";d=" + deletedAt.getEpochSecond();
    }
}
