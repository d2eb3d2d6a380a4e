/**
 * Which delivery streams have a job: those that have something to deliver. The others are parked, and are watched for what comes. Knows neither
 * Flink nor Kafka.
 */
@NullMarked
package io.freshet.jobs.delivery.park;

import org.jspecify.annotations.NullMarked;
