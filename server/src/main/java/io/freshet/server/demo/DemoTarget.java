package io.freshet.server.demo;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Where the demo finds the server and its object store, and the keys of both. */
public record DemoTarget(
        URI endpoint, AwsBasicCredentials credentials, URI s3Endpoint, AwsBasicCredentials s3Credentials) {}
