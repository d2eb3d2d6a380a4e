package io.freshet.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class FreshetTest {
    @Test
    void subcommandsAreKnownByTheNamesOfTheirAnnotations() {
        assertThat(Freshet.SUBCOMMANDS).allSatisfy(subcommand -> {
            Command annotation = subcommand.type().getAnnotation(Command.class);
            assertThat(subcommand.name())
                    .isEqualTo(Objects.requireNonNull(annotation).name());
        });
    }

    @Test
    void theHelpHasAllThatAreNotHidden() {
        String help = Program.run("--help");

        assertThat(help).startsWith("0\n");
        assertThat(Freshet.SUBCOMMANDS)
                .filteredOn(subcommand -> !subcommand.name().startsWith("__"))
                .allSatisfy(subcommand -> assertThat(help).containsPattern("(?m)^  " + subcommand.name() + " "));
    }

    @Test
    void whatIsNearlyACommandIsCorrected() {
        assertThat(Program.run("stauts")).startsWith("2\n").contains("Did you mean", "freshet status");
    }

    @Test
    void theCompletionKnowsAllCommands() {
        assertThat(Program.run("completion", "bash")).startsWith("0\n").contains("delivery", "cluster", "stack");
    }

    @Test
    void aCommandThatIsLoadedAloneSaysWhatItTakes() {
        assertThat(Program.run("status", "--nonsense")).startsWith("2\n").contains("--nonsense");
        assertThat(Program.run("status", "--help")).startsWith("0\n").contains("freshet status");
    }
}
