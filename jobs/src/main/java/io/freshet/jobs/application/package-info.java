/**
 * What a streaming SQL application is, what may be done to it when, and what is stored of it: one model under both versions of the
 * control API ({@code v1}, {@code v2}). Knows no SQL, no Flink and no shape of the AWS SDK: those are behind {@link
 * io.freshet.jobs.application.CodeChecker}, {@link io.freshet.jobs.application.ApplicationJobs} and {@link
 * io.freshet.jobs.application.Destinations}.
 */
@NullMarked
package io.freshet.jobs.application;

import org.jspecify.annotations.NullMarked;
