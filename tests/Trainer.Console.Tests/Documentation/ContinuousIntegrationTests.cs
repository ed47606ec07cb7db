using System.Text.RegularExpressions;

namespace Trainer.Tests.Documentation;

public sealed partial class ContinuousIntegrationTests
{
    [Fact]
    public void The_hosted_workflow_runs_the_first_two_commands_of_the_README()
    {
        var readme = File.ReadAllText(RepositoryFolder.File("README.md")).ReplaceLineEndings("\n");
        var commands = ShellBlock().Matches(readme).Take(2).Select(match => match.Groups["command"].Value).ToList();
        Assert.Equal(2, commands.Count);

        var workflow = File.ReadAllLines(RepositoryFolder.File(".github", "workflows", "ci.yml")).Select(line => line.Trim()).ToList();
        Assert.All(commands, command => Assert.Contains($"run: {command}", workflow));
    }

    /// <summary>A block with one command.</summary>
    [GeneratedRegex("^```sh\n(?<command>.+)\n```$", RegexOptions.Multiline)]
    private static partial Regex ShellBlock();
}
