package io.freshet.server.template;

/** What pseudo parameters say. */
public record Surroundings(String account, String region, String stack) {
    /** An ARN here. */
    public String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource;
    }
}
