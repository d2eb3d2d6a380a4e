package io.freshet.server.demo;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Where the demo finds the server and its object store. */
public record DemoTarget(URI endpoint, URI s3Endpoint, AwsBasicCredentials s3Credentials) {}
