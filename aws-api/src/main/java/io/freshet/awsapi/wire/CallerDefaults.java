package io.freshet.awsapi.wire;

/** Whose the resources are: every access key belongs to this account and region. */
public record CallerDefaults(String accountId, String region) {}
