package io.freshet.server.metadata;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** An H2 database alone in a process, for several servers of one machine. */
public final class DatabaseServer {
    private DatabaseServer() {}

    /** Listens on the loopback address until the process ends. */
    public static void start(Path directory, int port) throws IOException {
        Files.createDirectories(directory);
        try {
            var unused = org.h2.tools.Server.createTcpServer(
                            "-tcpPort", Integer.toString(port), "-baseDir", directory.toString(), "-ifNotExists")
                    .start();
        } catch (SQLException e) {
            throw new IOException("the database in " + directory + " cannot listen on port " + port, e);
        }
    }

    /** How it is reached; what is committed is on the disk, whenever its process ends. */
    public static String url(int port) {
        return "jdbc:h2:tcp://127.0.0.1:" + port + "/freshet;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }
}
