package io.freshet.server.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a Java process is started that must not take much of the machine. */
final class JavaCommand {
    private static final List<String> OPEN = List.of(
            "java.util",
            "java.lang",
            "java.util.concurrent",
            "java.nio",
            "sun.nio.ch",
            "java.time",
            "java.text",
            "java.net",
            "java.lang.reflect",
            "java.io");

    private JavaCommand() {}

    /** The program and what Flink, Hadoop and Kryo need of a JVM; the class path and the class are to follow. */
    static List<String> of(int heapMib) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        OPEN.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        command.addAll(List.of("-Xmx" + heapMib + "m", "-XX:+UseSerialGC", "-Xshare:auto"));
        return command;
    }
}
