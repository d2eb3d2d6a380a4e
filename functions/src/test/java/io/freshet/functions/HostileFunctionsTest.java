package io.freshet.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.functions.process.Isolation;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Functions that take more than they may, on purpose. The server and the others must not feel it. */
@Timeout(120)
@SuppressWarnings("StringConcatToTextBlock") // Python, in which the indent counts
class HostileFunctionsTest {
    @TempDir
    Path directory;

    private TestFunctions lambda;

    @BeforeEach
    void open() {
        assumeTrue(Isolation.onPath("python3").isPresent(), "python3 is not on the PATH");
        lambda = new TestFunctions(directory, new InMemoryResourceStore());
    }

    @AfterEach
    void close() {
        if (lambda != null) {
            lambda.close();
        }
    }

    private String run(String body) {
        String indented = body.replace("\n", "\n    ");
        lambda.create(
                "hostile",
                "python3.12",
                "app.handler",
                Map.of(
                        "app.py",
                        "import os, sys, time, threading\ndef handler(event, context):\n    " + indented + "\n"),
                request -> request.timeout(6).memorySize(128));
        InvokeResponse answer = lambda.invoke("hostile", "{}");
        return answer.functionError() + " " + answer.payload().asUtf8String();
    }

    private static boolean alive(String marker) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(marker));
    }

    @Test
    void anEndlessLoopEndsWhenItsTimeIsUp() {
        lambda.create(
                "endless",
                "python3.12",
                "app.handler",
                Map.of("app.py", "def handler(event, context):\n    while event: pass\n    return 'short'\n"),
                request -> request.timeout(1));

        long before = System.nanoTime();
        InvokeResponse answer = lambda.invoke("endless", "1");
        double seconds = (System.nanoTime() - before) / 1e9;

        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(answer.payload().asUtf8String())
                .contains("\"errorType\":\"Sandbox.Timedout\"")
                .contains("Task timed out after 1.00 seconds");
        assertThat(seconds).isBetween(0.9, 8.0);
        assertThat(lambda.invoke("endless", "0").payload().asUtf8String()).isEqualTo("\"short\"");
    }

    @Test
    void tooMuchMemoryEndsTheWorkerOrRaisesInIt() {
        String answer = run("hoard = []\nwhile True: hoard.append(bytearray(1 << 22))");

        assertThat(answer).startsWith("Unhandled");
        assertThat(answer).containsAnyOf("Runtime exited with error: signal: killed", "MemoryError");
    }

    @Test
    void aForkBombIsBoundedAndNothingOfItStays() {
        String marker = "fork-bomb-" + ProcessHandle.current().pid();

        String answer = run("import subprocess\n"
                + "while True:\n"
                + "    try: subprocess.Popen(['/bin/sh', '-c', 'sleep 600 # " + marker + "'])\n"
                + "    except OSError: time.sleep(0.01)");

        assertThat(answer).startsWith("Unhandled");
        TestFunctions.await("end of the bomb", () -> !alive(marker));
    }

    @Test
    void aFullDiskIsTheFunctionsOwn() {
        String answer = run("n = 0\n"
                + "while True:\n"
                + "    n += 1\n"
                + "    with open('/tmp/fill%d' % n, 'wb') as f:\n"
                + "        for _ in range(64): f.write(b'x' * (1 << 22))");

        assertThat(answer).startsWith("Unhandled");
        assertThat(answer).containsAnyOf("signal: killed", "OSError");
        assertThat(Path.of("/tmp/fill1")).doesNotExist();
    }

    @Test
    void whatRunsAwayIsEndedWithTheWorker() {
        String marker = "run-away-" + ProcessHandle.current().pid();
        lambda.create(
                "runaway",
                "python3.12",
                "app.handler",
                Map.of(
                        "app.py",
                        "import subprocess, time\n"
                                + "def handler(event, context):\n"
                                + "    subprocess.Popen(['/bin/sh', '-c', 'sleep 600; echo " + marker
                                + "'], start_new_session=True)\n"
                                + "    time.sleep(20)\n"),
                request -> request.timeout(1));

        lambda.invoke("runaway", "{}");

        TestFunctions.await("end of what ran away", () -> !alive(marker));
    }

    @Test
    void filesOfOthersAndOfTheServerAreOutOfReach() {
        assumeTrue(Isolation.ofHost().ownUsers(), "only root can give workers users of their own");
        lambda.create(
                "secret",
                "python3.12",
                "app.handler",
                Map.of("app.py", "KEY = 'hidden'\ndef handler(e, c): return 1\n"));
        lambda.invoke("secret", "{}");

        String answer = run("found = []\n"
                + "root = os.path.dirname(os.path.dirname(os.environ['LAMBDA_TASK_ROOT']))\n"
                + "for base in (root, os.path.dirname(root), os.path.dirname(root) + '/workers'):\n"
                + "    try: found.append(os.listdir(base))\n"
                + "    except PermissionError: pass\n"
                + "for pid in os.listdir('/proc'):\n"
                + "    if pid.isdigit() and int(pid) != os.getpid():\n"
                + "        try: found.append(open('/proc/%s/environ' % pid).read()[:20])\n"
                + "        except (PermissionError, FileNotFoundError): pass\n"
                + "try:\n"
                + "    open(os.environ['LAMBDA_TASK_ROOT'] + '/new', 'w'); found.append('written')\n"
                + "except OSError: pass\n"
                + "return [found, os.getuid()]");

        assertThat(answer)
                .startsWith("null [")
                .doesNotContain("secret", ".zip", "written", "PATH")
                .matches(".*, 5\\d{4}\\]");
    }

    @Test
    void floodsOfOutputAreCutAndDoNotBlock() {
        String answer = run("for _ in range(200000): print('x' * 100)\nreturn 'done'");

        assertThat(answer).isEqualTo("null \"done\"");
        assertThat(lambda.functions.logs().last("hostile", 10_000)).hasSizeBetween(100, 2_000);
    }

    @Test
    void answersThatAreTooLargeAreRefused() {
        String answer = run("return 'x' * (7 << 20)");

        assertThat(answer).contains("Function.ResponseSizeTooLarge", "(6291556 bytes)");
        assertThat(lambda.invoke("hostile", "{}").payload().asUtf8String()).contains("Function.ResponseSizeTooLarge");
    }
}
