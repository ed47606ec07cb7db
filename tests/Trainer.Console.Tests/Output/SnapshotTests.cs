using System.Text.RegularExpressions;
using Spectre.Console;
using Trainer.Output;
using Trainer.Output.Formatting;

namespace Trainer.Tests.Output;

/// <summary>
/// What the commands print on terminals of 80 and 120 columns, and into a pipe, as files in <c>Snapshots</c> to be read by a person. They
/// are made again as the message of the failing test says.
/// </summary>
public sealed partial class SnapshotTests
{
    private const string Remake = "UPDATE_GENERATED_FILES=1 dotnet test tests/Trainer.Console.Tests -c Release --filter SnapshotTests";

    public static TheoryData<string, int?> Outputs
    {
        get
        {
            var data = new TheoryData<string, int?>();
            foreach (var name in SnapshotOutputs.All.Keys)
            {
                data.Add(name, 80);
                data.Add(name, 120);
                data.Add(name, null);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task Every_output_reads_well(string name, int? width)
    {
        using var output = new StringWriter();
        var terminal = new Terminal(
            Stream.Null, output, output, TimeProvider.System, isInteractive: false, () => width, () => width);
        await SnapshotOutputs.All[name](terminal);
        var text = TrailingBlanks().Replace(output.ToString().ReplaceLineEndings("\n"), "");
        if (width is { } cells)
        {
            // Only a word that is longer than the line may be.
            Assert.All(
                text.Split('\n').Where(line => line.GetCellWidth() > cells),
                line => Assert.DoesNotContain(' ', line[TextWrapping.IndentOf(line)..]));
        }

        var file = RepositoryFolder.File(
            "tests", "Trainer.Console.Tests", "Output", "Snapshots", $"{name}-{width?.ToString() ?? "piped"}.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED_FILES") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.True(File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == text, $"{file} is not:\n{text}\n{Remake}");
    }

    [GeneratedRegex(@"\n+\z|[ ]+(?=\n)")]
    private static partial Regex TrailingBlanks();
}
