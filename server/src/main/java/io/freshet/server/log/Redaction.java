package io.freshet.server.log;

import io.freshet.server.config.ServerConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Takes secrets out of texts that others may read. None ought to be there: this is the second line of defence. */
final class Redaction {
    private static final String HIDDEN = "***";
    /** Shorter ones are words, and hiding them would tell them. */
    private static final int SHORTEST = 8;

    private static final Pattern USER = Pattern.compile("(://[^/\\s:@]{1,200}:)[^/\\s@]{1,500}@");
    private static final Pattern MEMBER = Pattern.compile(
            "(?i)((?:password|passwd|secret(?:[_-]?(?:access)?[_-]?key)?|session[_-]?token|access[_-]?token|authorization)"
                    + "\"?\\s?[=:]\\s?\"?)[^\\s\",;&]{1,2000}");

    private final List<String> secrets;

    Redaction(List<String> secrets) {
        this.secrets = secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** Of all that a server was told to keep. */
    static Redaction of(ServerConfig config) {
        List<String> secrets = new ArrayList<>();
        secrets.add(config.s3().secretKey().value());
        secrets.add(config.metadata().password().value());
        config.auth().keys().forEach(key -> {
            secrets.add(key.secret());
            secrets.add(key.sessionToken());
        });
        return new Redaction(secrets);
    }

    String clean(String text) {
        String cleaned = text;
        for (String secret : secrets) {
            cleaned = cleaned.replace(secret, HIDDEN);
        }
        cleaned = USER.matcher(cleaned).replaceAll("$1" + HIDDEN + "@");
        return MEMBER.matcher(cleaned).replaceAll("$1" + HIDDEN);
    }
}
