package io.freshet.awsapi.metric;

/**
 * What one process has counted into a metric since it started.
 *
 * @param total never falls but when the process is started again, or has forgotten a metric that nothing came to for hours
 */
public record Counted(MetricName name, String unit, Statistics total) {}
