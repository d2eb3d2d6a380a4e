package io.freshet.server.template.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.server.template.Problem;
import io.freshet.server.template.Problems;
import io.freshet.server.template.Surroundings;
import io.freshet.server.template.Template;
import io.freshet.server.template.TemplateException;
import io.freshet.server.template.type.ResourceTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of templates that are wrong, or ask for what is not here; {@code -Dupdate=true} writes it anew. */
class TemplateProblemsTest {
    private static final Path TEMPLATES = Path.of("src/test/templates");
    private static final Comparator<Problem> BY_PLACE = Comparator.comparing(
                    (Problem problem) -> problem.place().line())
            .thenComparing(problem -> problem.place().column())
            .thenComparing(Problem::message);

    static List<Path> templates() throws IOException {
        try (Stream<Path> files = Files.list(TEMPLATES)) {
            List<Path> templates = files.filter(file -> !file.toString().endsWith(".problems"))
                    .sorted()
                    .toList();
            assertThat(templates).isNotEmpty();
            return templates;
        }
    }

    private static String said(Path file) throws IOException, InterruptedException {
        Problems problems = new Problems();
        try {
            Surroundings here = new Surroundings("000000000000", "us-east-1", "shop");
            ResourceTypes types = new ResourceTypes();
            Template template = Template.of(Files.readString(file), problems);
            Resolution resolution = new Resolution(template, here, Map.of(), types, TEMPLATES, problems);
            new Planner(new Stack(), types, new KinesisInMemory(), here, resolution, true).plan();
        } catch (TemplateException e) {
            assertThat(e.problems()).isNotEmpty();
        }
        return Stream.of(problems.errors(), problems.missing())
                .map(list -> list.stream()
                        .sorted(BY_PLACE)
                        .map(problem -> problem.in(String.valueOf(file.getFileName())) + "\n")
                        .collect(Collectors.joining()))
                .collect(Collectors.joining("cannot be honoured:\n"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everythingThatIsWrongIsToldWithItsPlace(Path file) throws Exception {
        Path expected = Path.of(file + ".problems");
        String said = said(file);
        if (Boolean.getBoolean("update")) {
            Files.writeString(expected, said);
        }
        assertThat(said).isEqualTo(Files.readString(expected));
    }
}
