package io.freshet.awsapi.auth;

/**
 * A key that signs requests. Its secret is never printed.
 *
 * @param accountId twelve digits: whose the resources are that its requests name
 * @param sessionToken what every request of a temporary key must carry; empty for a lasting key
 */
public record AccessKey(String id, String secret, String sessionToken, String accountId, AccessPolicy policy) {
    public AccessKey {
        if (!id.matches("\\w{1,128}")) {
            throw new IllegalArgumentException(
                    "access key id: " + id + " (expected: 1..128 letters, digits or underscores)");
        }
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("access key " + id + ": no secret (expected: at least one character)");
        }
        if (!accountId.matches("\\d{12}")) {
            throw new IllegalArgumentException(
                    "access key " + id + ": account " + accountId + " (expected: 12 digits)");
        }
    }

    /** The name that errors and audits give to its bearer. */
    String userArn() {
        return "arn:aws:iam::" + accountId + ":user/" + id;
    }

    @Override
    public String toString() {
        return "AccessKey[id=" + id + ", accountId=" + accountId + ", policy=" + policy + "]";
    }
}
