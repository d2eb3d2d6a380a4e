package io.freshet.server.cli.completion;

import java.util.List;

/** Completion for bash, and for zsh, which can do as bash does. */
final class BashScript {
    private static final String HEAD =
            """
            # Completion of freshet, made by 'freshet completion'.
            _freshet_node() {
              subs="" opts="" takes=""
              case "$1" in
            """;
    private static final String MIDDLE =
            """
              esac
            }

            # What an option takes, or a parameter at a place: words after a colon, a kind of names, or nothing known.
            _freshet_kind() {
              kind=""
              case "$1,$2" in
            """;
    private static final String TAIL =
            """
              esac
            }

            # A server that is not there has no names.
            _freshet_choose() {
              local word=$2
              case "$1" in
                :*) COMPREPLY=($(compgen -W "${1#:}" -- "$word")) ;;
                -) compopt -o default 2>/dev/null; COMPREPLY=() ;;
                "") COMPREPLY=() ;;
                *) COMPREPLY=($(compgen -W "$("$program" __complete "$1" $endpoint 2>/dev/null)" -- "$word")) ;;
              esac
            }

            _freshet() {
              local line=${COMP_LINE:0:$COMP_POINT} program at="" cur prev="" word place=0 skip="" endpoint=""
              local subs opts takes kind
              local -a words
              local IFS=$' \\t\\n'
              COMPREPLY=()
              case $- in *f*) words=($line) ;; *) set -f; words=($line); set +f ;; esac
              program=${words[0]}
              case "$line" in *[[:space:]]) words+=("") ;; esac
              cur=${words[${#words[@]}-1]}
              unset "words[${#words[@]}-1]"
              _freshet_node ""
              for word in "${words[@]:1}"; do
                if [ -n "$skip" ]; then
                  case "$skip" in --endpoint|--endpoint-url) endpoint="--endpoint-url $word" ;; esac
                  skip=""
                  continue
                fi
                case "$word" in
                  --endpoint=*|--endpoint-url=*) endpoint="--endpoint-url ${word#*=}" ;;
                  -*=*) ;;
                  -*) case " $takes " in *" $word "*) skip=$word ;; esac ;;
                  *)
                    case " $subs " in
                      *" $word "*) at="$at $word"; _freshet_node "$at" ;;
                      *) place=$((place + 1)) ;;
                    esac ;;
                esac
              done
              if [ -n "$skip" ]; then
                _freshet_kind "$at" "$skip"
                _freshet_choose "$kind" "$cur"
                return 0
              fi
              case "$cur" in
                --*=*)
                  _freshet_kind "$at" "${cur%%=*}"
                  _freshet_choose "$kind" "${cur#*=}" ;;
                -*) COMPREPLY=($(compgen -W "$opts" -- "$cur")) ;;
                *)
                  if [ -n "$subs" ]; then
                    COMPREPLY=($(compgen -W "$subs" -- "$cur"))
                  else
                    _freshet_kind "$at" "$place"
                    _freshet_choose "$kind" "$cur"
                  fi ;;
              esac
            }
            complete -F _freshet freshet ./freshet
            """;
    private static final String ZSH =
            """
            #compdef freshet
            autoload -U +X compinit && compinit -u
            autoload -U +X bashcompinit && bashcompinit
            """;

    private BashScript() {}

    static String bash(List<Node> nodes) {
        StringBuilder script = new StringBuilder(HEAD);
        for (Node node : nodes) {
            script.append("    \"")
                    .append(node.path())
                    .append("\") subs=\"")
                    .append(String.join(" ", node.subcommands()))
                    .append("\" opts=\"")
                    .append(String.join(" ", node.options()))
                    .append("\" takes=\"")
                    .append(String.join(" ", node.valued().keySet()))
                    .append("\" ;;\n");
        }
        script.append(MIDDLE);
        for (Node node : nodes) {
            node.valued().forEach((option, kind) -> kind(script, node.path(), option, kind));
            for (int place = 0; place < node.parameters().size(); place++) {
                kind(
                        script,
                        node.path(),
                        Integer.toString(place),
                        node.parameters().get(place));
            }
        }
        return script.append(TAIL).toString();
    }

    private static void kind(StringBuilder script, String path, String what, String kind) {
        script.append("    \"")
                .append(path)
                .append(',')
                .append(what)
                .append("\") kind=\"")
                .append(kind)
                .append("\" ;;\n");
    }

    static String zsh(List<Node> nodes) {
        return ZSH + bash(nodes);
    }
}
