import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One node of OpenSearch: in the folder, and with HTTP on the port, that it is started with. */
public class OpenSearch {
    public static void main(String[] arguments) throws Exception {
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((node, settings) -> {
            settings.put("http.port", arguments[1]);
            settings.put("discovery.type", "single-node");
        });
        runner.build(OpenSearchRunner.newConfigs()
                .basePath(arguments[0])
                .numOfNode(1)
                .useLogger()
                .disableESLogger());
        Thread.currentThread().join();
    }
}
