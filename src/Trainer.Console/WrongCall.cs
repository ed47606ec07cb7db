using System.CommandLine;
using System.CommandLine.Parsing;
using Pipelines;

namespace Trainer;

/// <summary>Says what is wrong with a call, and what was probably meant.</summary>
internal static class WrongCall
{
    private static readonly string[] s_wordsForHelp = ["help", "usage", "man"];

    /// <summary>The messages, those first that explain the others.</summary>
    public static IReadOnlyList<string> Messages(ParseResult call)
    {
        var command = call.CommandResult;
        List<string> unknown =
        [
            .. call.Errors.Where(error => error.SymbolResult is ArgumentResult { Argument: var argument } result
                    && argument.Validators.Count > 0 && result.Tokens.Any(token => IsOption(token.Value)))
                .Select(error => error.Message),
            .. call.UnmatchedTokens.Where(IsOption).Select(token => UnknownOption(token, command)),
        ];
        if (unknown.Count > 0)
        {
            return [.. unknown.Distinct()];
        }

        if (call.UnmatchedTokens is [var word, ..])
        {
            return [command.Command.Subcommands.Count > 0 ? UnknownCommand(word, command) : TooMuch(word, command)];
        }

        if (command.Command.Subcommands.Count > 0)
        {
            var names = command.Command.Subcommands.Select(sub => sub.Name).ToList();
            return [$"The command is missing: {string.Join(", ", names.SkipLast(1))} or {names[^1]}."];
        }

        List<string> missing =
        [
            .. command.Command.Arguments
                .Where(argument => argument.Arity.MinimumNumberOfValues > 0 && command.GetResult(argument)?.Tokens.Count is null or 0)
                .Select(argument => Missing(argument)),
        ];
        return missing.Count > 0 ? missing : [.. call.Errors.Select(Text).Distinct()];
    }

    /// <summary>An argument that the call lacks.</summary>
    public static string Missing(Argument argument) =>
        $"{argument.Name} is missing: {char.ToLowerInvariant(argument.Description![0])}{argument.Description[1..]}";

    /// <summary>Whether an argument looks like an option; a lone <c>-</c> is standard input.</summary>
    public static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    /// <summary>An option that the command does not have.</summary>
    /// <param name="word">The option as written.</param>
    /// <param name="command">The command.</param>
    public static string UnknownOption(string word, CommandResult? command)
    {
        var bare = word.Split('=')[0].TrimStart('-');
        var options = Options(command).Where(option => option.StartsWith("--", StringComparison.Ordinal)).Select(option => option[2..]);
        return NearestWord.Find(bare, options) is { } nearest
            ? $"Unknown option '{word}'. Did you mean '--{nearest}'?"
            : $"Unknown option '{word}'. Write a path that begins with '-' as './{word}'.";
    }

    private static string UnknownCommand(string word, CommandResult command)
    {
        var names = command.Command.Subcommands.Select(sub => sub.Name).ToList();
        return s_wordsForHelp.Contains(word) ? $"There is no command '{word}'. Did you mean '--help'?"
            : NearestWord.Find(word, names) is { } nearest ? $"There is no command '{word}'. Did you mean '{nearest}'?"
            : $"There is no command '{word}'. There are: {string.Join(", ", names)}.";
    }

    private static string TooMuch(string word, CommandResult command)
    {
        var arguments = command.Command.Arguments.Select(argument => argument.Name).ToList();
        return $"'{word}' is too much: "
            + (arguments.Count == 0 ? "this command takes no arguments." : $"this command takes {string.Join(" and ", arguments)}.");
    }

    private static string Text(ParseError error) => error.SymbolResult is OptionResult { Tokens.Count: 0 } option
        ? $"The value of {option.Option.Name} is missing: {option.Option.HelpName ?? option.Option.Description}."
        : error.Message;

    /// <summary>The options of a command and those of all commands.</summary>
    private static IEnumerable<string> Options(CommandResult? command)
    {
        for (SymbolResult? result = command; result is CommandResult { Command: var own }; result = result.Parent)
        {
            foreach (var option in own.Options.Where(option => own == command!.Command || option.Recursive))
            {
                yield return option.Name;
            }
        }
    }
}
