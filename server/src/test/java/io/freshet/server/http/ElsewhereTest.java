package io.freshet.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElsewhereTest {
    private static final RequestHeaders REQUEST =
            RequestHeaders.builder(HttpMethod.POST, "/anything").build();

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

    @Test
    void whatWaitsForALeadingServerIsAnsweredWhenThereIsOne() throws Exception {
        HttpServer leading = leading();
        try (Elsewhere elsewhere = new Elsewhere(() -> false, Duration.ofSeconds(30))) {
            CompletableFuture<AggregatedHttpResponse> waiting =
                    elsewhere.send(REQUEST, "a body".getBytes(UTF_8)).aggregate();
            Thread.sleep(500);
            assertThat(waiting).isNotDone();

            elsewhere.leaderAt(Optional.of(address(leading)));

            assertThat(waiting.get(20, TimeUnit.SECONDS).contentUtf8()).isEqualTo("handed on: a body");
        } finally {
            leading.stop(0);
        }
    }

    @Test
    void whatALeadingServerDidNotTakeTheNextOneDoes() throws Exception {
        HttpServer dead = leading();
        URI gone = address(dead);
        dead.stop(0);
        HttpServer leading = leading();
        try (Elsewhere elsewhere = new Elsewhere(() -> false, Duration.ofSeconds(30))) {
            elsewhere.leaderAt(Optional.of(gone));
            CompletableFuture<AggregatedHttpResponse> waiting =
                    elsewhere.send(REQUEST, "a body".getBytes(UTF_8)).aggregate();
            Thread.sleep(600);
            elsewhere.leaderAt(Optional.empty());
            Thread.sleep(600);
            assertThat(waiting).isNotDone();

            elsewhere.leaderAt(Optional.of(address(leading)));

            assertThat(waiting.get(20, TimeUnit.SECONDS).contentUtf8()).isEqualTo("handed on: a body");
        } finally {
            leading.stop(0);
        }
    }

    private static HttpServer leading() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", ElsewhereTest::answer);
        server.start();
        return server;
    }

    private static URI address(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange) throws IOException {
        boolean handedOn = exchange.getRequestHeaders().containsKey(Elsewhere.HANDED_ON);
        byte[] answer = ((handedOn ? "handed on: " : "")
                        + new String(exchange.getRequestBody().readAllBytes(), UTF_8))
                .getBytes(UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Test
    void isToBeTriedAgainIfNoServerLeadsInTime() throws Exception {
        try (Elsewhere elsewhere = new Elsewhere(() -> false, Duration.ofSeconds(1))) {
            AggregatedHttpResponse answer =
                    elsewhere.send(REQUEST, new byte[0]).aggregate().get(20, TimeUnit.SECONDS);

            assertThat(answer.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
            assertThat(answer.contentUtf8()).contains("try again");
        }
    }

    @Test
    void isHandedOnOnce() throws Exception {
        try (Elsewhere elsewhere = new Elsewhere(() -> false)) {
            RequestHeaders again =
                    REQUEST.toBuilder().set(Elsewhere.HANDED_ON, "1").build();

            assertThat(elsewhere
                            .send(again, new byte[0])
                            .aggregate()
                            .get(20, TimeUnit.SECONDS)
                            .status())
                    .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        }
    }
}
