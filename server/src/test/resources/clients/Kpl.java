import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.KinesisProducerConfiguration;
import software.amazon.kinesis.producer.UserRecordResult;

/** Puts 1,000 records through the Kinesis Producer Library, which speaks TLS only. Arguments: the server's endpoint, a stream. */
public class Kpl {
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0].replaceAll(".*:(\\d+)/?", "$1"));
        KinesisProducer producer = new KinesisProducer(new KinesisProducerConfiguration()
                .setRegion("us-east-1")
                .setCredentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .setKinesisEndpoint("localhost")
                .setKinesisPort(port)
                .setCloudwatchEndpoint("localhost")
                .setCloudwatchPort(port)
                .setStsEndpoint("localhost")
                .setStsPort(port)
                .setVerifyCertificate(false)
                .setMetricsUploadDelay(1000));
        List<Future<UserRecordResult>> results = new ArrayList<>();
        results.add(put(producer, arguments[1], 0));
        results.get(0).get(); // by now it knows the shards, without which it aggregates nothing
        for (int i = 1; i < 1000; i++) {
            results.add(put(producer, arguments[1], i));
        }
        int attempts = 0;
        for (Future<UserRecordResult> result : results) {
            attempts += result.get().getAttempts().size();
        }
        producer.flushSync();
        producer.destroy();
        System.out.println("records " + results.size() + " attempts " + attempts);
        System.exit(attempts == 1000 ? 0 : 1);
    }

    private static Future<UserRecordResult> put(KinesisProducer producer, String stream, int number) {
        byte[] data = ("record " + number).getBytes(StandardCharsets.UTF_8);
        return producer.addUserRecord(stream, "key " + number % 10, ByteBuffer.wrap(data));
    }
}
