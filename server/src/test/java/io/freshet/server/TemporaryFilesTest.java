package io.freshet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFilesTest {
    @TempDir
    Path directory;

    @Test
    void whatADeadProcessLeftIsClearedAwayAndNothingElse() throws IOException {
        Path place = Files.createDirectories(directory.resolve("tmp"));
        Path elsewhere = Files.writeString(directory.resolve("records"), "kept");
        Path left = Files.createDirectories(place.resolve("dead").resolve("minicluster_1"));
        Files.writeString(left.resolve("flink-io"), "left");
        Files.createSymbolicLink(left.resolve("link"), directory);
        Files.createFile(place.resolve("dead.lock"));
        Path noneOfOurs = Files.createDirectories(place.resolve("others"));

        try (TemporaryFiles claimed = TemporaryFiles.claim(directory)) {
            assertThat(place.resolve("dead")).doesNotExist();
            assertThat(place.resolve("dead.lock")).doesNotExist();
            assertThat(elsewhere).hasContent("kept");
            assertThat(noneOfOurs).exists();
            assertThat(claimed.directory()).isEmptyDirectory().hasParent(place.toAbsolutePath());
        }
    }

    @Test
    void whatALivingProcessHasStays() throws IOException {
        try (TemporaryFiles mine = TemporaryFiles.claim(directory)) {
            Files.writeString(mine.directory().resolve("file"), "mine");

            try (TemporaryFiles other = TemporaryFiles.claim(directory)) {
                assertThat(other.directory()).isNotEqualTo(mine.directory());
            }

            assertThat(mine.directory().resolve("file")).hasContent("mine");
            try (TemporaryFiles after = TemporaryFiles.claim(directory);
                    Stream<Path> there = Files.list(directory.resolve("tmp"))) {
                assertThat(after.directory()).exists();
                assertThat(there).as("two directories and their locks").hasSize(4);
            }
        }
    }
}
