package io.freshet.jobs.application;

/** Which version of the control API an application was created with. */
public enum ApiVersion {
    V1,
    V2
}
