package io.freshet.awsapi.auth;

import java.util.List;
import java.util.Locale;

/**
 * What an access key may do. A matching deny wins over every allow; what no statement allows is denied.
 *
 * @param statements in any order
 */
public record AccessPolicy(List<Statement> statements) {
    /** The policy of a key that has none. */
    public static final AccessPolicy ALLOW_ALL =
            new AccessPolicy(List.of(new Statement(Effect.ALLOW, List.of("*"), List.of("*"))));

    public AccessPolicy {
        statements = List.copyOf(statements);
    }

    /** What a statement does. */
    public enum Effect {
        ALLOW,
        DENY
    }

    /** What comes of a policy for one action on one resource. */
    enum Decision {
        ALLOWED,
        NOT_ALLOWED,
        DENIED
    }

    /**
     * One rule.
     *
     * @param actions patterns such as {@code kinesis:Put*}, in any case
     * @param resources patterns of ARNs such as {@code arn:aws:kinesis:*:*:stream/orders-*}
     */
    public record Statement(Effect effect, List<String> actions, List<String> resources) {
        public Statement {
            actions = List.copyOf(actions);
            resources = List.copyOf(resources);
            if (actions.isEmpty() || resources.isEmpty()) {
                throw new IllegalArgumentException("statement: actions " + actions + ", resources " + resources
                        + " (expected: at least one of each)");
            }
        }

        boolean covers(String action, String resource) {
            String lowerCase = action.toLowerCase(Locale.ROOT);
            return actions.stream().anyMatch(a -> new Wildcard(a.toLowerCase(Locale.ROOT)).matches(lowerCase))
                    && resources.stream().anyMatch(r -> new Wildcard(r).matches(resource));
        }
    }

    Decision decide(String action, String resource) {
        Decision decision = Decision.NOT_ALLOWED;
        for (Statement statement : statements) {
            if (statement.covers(action, resource)) {
                if (statement.effect() == Effect.DENY) {
                    return Decision.DENIED;
                }
                decision = Decision.ALLOWED;
            }
        }
        return decision;
    }
}
