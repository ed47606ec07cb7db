namespace Trainer.Completion;

/// <summary>Scripts that let a shell ask <c>trainer</c> what may come next: <c>trainer "[suggest:POSITION]" "LINE"</c>.</summary>
internal static class ShellScripts
{
    /// <summary>The shells.</summary>
    public static IReadOnlyList<string> Names { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The script for a shell.</summary>
    public static string For(string shell) => (shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        "pwsh" => PowerShell,
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, "Unknown shell."),
    }).ReplaceLineEndings("\n") + "\n";

    private const string Bash =
        """
        # trainer completion for bash. In ~/.bashrc: eval "$(trainer completion bash)"
        _trainer() {
            local line="${COMP_LINE:0:COMP_POINT}"
            local rest="${line#*[[:space:]]}"
            local word="${COMP_WORDS[COMP_CWORD]}"
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#rest}]" "$rest" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _trainer trainer
        """;

    private const string Zsh =
        """
        #compdef trainer
        # trainer completion for zsh. In ~/.zshrc, after compinit: eval "$(trainer completion zsh)"
        _trainer() {
            local rest="${(j: :)words[2,CURRENT]}"
            local -a candidates
            candidates=("${(@f)$("${words[1]}" "[suggest:${#rest}]" "$rest" 2>/dev/null)}")
            candidates=("${(@)candidates:#}")
            compadd -a -- candidates || _files
        }
        compdef _trainer trainer
        """;

    private const string Fish =
        """
        # trainer completion for fish. Once: trainer completion fish > ~/.config/fish/completions/trainer.fish
        function __trainer_complete
            set -l line (commandline -cp)
            set -l rest (string replace -r '^\s*\S+\s' '' -- "$line")
            set -l program (commandline -opc)[1]
            command $program "[suggest:"(string length -- "$rest")"]" "$rest" 2>/dev/null
        end
        complete -c trainer -a '(__trainer_complete)'
        """;

    private const string PowerShell =
        """
        # trainer completion for PowerShell. In $PROFILE: trainer completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName trainer -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $line = $commandAst.ToString().PadRight($cursorPosition - $commandAst.Extent.StartOffset)
            $rest = $line -replace '^\S+\s', ''
            trainer "[suggest:$($rest.Length)]" "$rest" 2>$null | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;
}
