package io.freshet.server.cli.completion;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code freshet completion}: what a shell has to load to complete commands, options and names. */
@Command(
        name = "completion",
        description = "Print a script that lets a shell complete commands, options and the names that a server knows",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "bash: source <(freshet completion bash), in ~/.bashrc",
            "zsh:  source <(freshet completion zsh), in ~/.zshrc",
            "fish: freshet completion fish > ~/.config/fish/completions/freshet.fish"
        })
public final class CompletionCommand implements Callable<Integer> {
    /** Shells. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(paramLabel = "bash|zsh|fish")
    private Shell shell = Shell.BASH;

    @Spec
    @SuppressWarnings("NullAway.Init") // given by the parser
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Node> nodes = Node.of(spec.root().commandLine());
        System.out.print(
                switch (shell) {
                    case BASH -> BashScript.bash(nodes);
                    case ZSH -> BashScript.zsh(nodes);
                    case FISH -> FishScript.of(nodes);
                });
        return 0;
    }
}
