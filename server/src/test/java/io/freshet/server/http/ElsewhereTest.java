package io.freshet.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElsewhereTest {
    @ParameterizedTest
    @CsvSource({
        "/, Kinesis_20131202.PutRecord, true",
        "/, Kinesis_20131202.SplitShard, false",
        "/, Firehose_20150804.PutRecordBatch, true",
        "/, Firehose_20150804.CreateDeliveryStream, false",
        "/, DynamoDB_20120810.UpdateItem, true",
        "/, KinesisAnalytics_20180523.StartApplication, false",
        "/service/Kinesis_20131202/operation/PutRecords, '', true",
        "/service/Kinesis_20131202/operation/CreateStream, '', false",
        "/2015-03-31/functions/f/invocations, '', false",
        "/health, '', true",
        "/healthy, '', false",
        "/_freshet/logs?follow=true, '', true",
        "/_freshet/stacks, '', false",
        "/, '', false",
    })
    void recordsAreTakenHereAndChangesAreMadeByTheLeadingServer(String path, String target, boolean here) {
        assertThat(Elsewhere.isAnsweredHere(path, target)).isEqualTo(here);
    }
}
