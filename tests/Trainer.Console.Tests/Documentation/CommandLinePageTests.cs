using System.Text.RegularExpressions;
using Trainer.Output;

namespace Trainer.Tests.Documentation;

public sealed partial class CommandLinePageTests
{
    [Fact]
    public async Task Every_command_has_a_section_that_names_all_its_options()
    {
        var page = Checkout.Page("command-line.md");
        var commands = Command().Matches(await HelpAsync()).Select(match => match.Groups["name"].Value).ToList();
        Assert.Contains("run", commands);

        foreach (var command in commands)
        {
            var section = Regex.Match(
                page, $"^## `trainer {command}`\n(?<text>.*?)(?=^## |\\z)", RegexOptions.Multiline | RegexOptions.Singleline);
            Assert.True(section.Success, $"command-line.md has no section \"## `trainer {command}`\".");
            foreach (var option in Options(await HelpAsync(command)).Except(["--help", "-h", "-?"]))
            {
                Assert.True(
                    section.Groups["text"].Value.Contains($"`{option}`", StringComparison.Ordinal),
                    $"The section on {command} does not name `{option}`.");
            }
        }
    }

    [Fact]
    public async Task Options_that_every_command_has_are_named()
    {
        var page = Checkout.Page("command-line.md");
        Assert.All(Options(await HelpAsync()), option => Assert.Matches($"[`( ]{Regex.Escape(option)}[`,)]", page));
    }

    [Fact]
    public void Every_exit_code_is_explained()
    {
        var page = Checkout.Page("command-line.md");
        var codes = typeof(ExitCode).GetFields().Select(field => (int)field.GetRawConstantValue()!).ToList();
        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Contains($"\n| {code} | ", page, StringComparison.Ordinal));
    }

    private static async Task<string> HelpAsync(params string[] command) =>
        (await TrainerCall.RunAsync([.. command, "--help"])).AssertDone().Out.ReplaceLineEndings("\n");

    /// <summary>The names at the start of the lines below "Options:": <c>-p, --pipeline &lt;NAME&gt;</c>.</summary>
    private static List<string> Options(string help)
    {
        var lines = help.Split("Options:\n")[1].Split('\n').TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal));
        return [.. lines.SelectMany(line => OptionNames().Match(line).Groups["name"].Captures).Select(capture => capture.Value)];
    }

    [GeneratedRegex("(?<=Commands:\n(  .*\n)*)  (?<name>[a-z-]+)")]
    private static partial Regex Command();

    [GeneratedRegex(@"^  +(?<name>-[-\w?]+)(, (?<name>-[-\w?]+))*")]
    private static partial Regex OptionNames();
}
