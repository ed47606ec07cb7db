using System.Text.RegularExpressions;
using Pipelines.Tasks;

namespace Trainer.Tests.Documentation;

public sealed partial class ConfigurationExampleTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"trainer-tests-{Guid.NewGuid():n}.json");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Every_configuration_that_the_pages_show_is_accepted()
    {
        var examples = Checkout.Pages
            .SelectMany(
                page => JsonBlock()
                    .Matches(File.ReadAllText(page).ReplaceLineEndings("\n"))
                    .Select(match => (page, text: match.Groups["text"].Value)))
            .Where(example => example.text.Contains("\"pipelines\"", StringComparison.Ordinal))
            .ToList();

        foreach (var (page, text) in examples)
        {
            File.WriteAllText(_file, text);
            var error = Record.Exception(() => PipelinesFile.Load(_file));
            Assert.True(error is null, $"{Path.GetFileName(page)}:\n{text}\n{error?.Message}");
        }

        Assert.True(examples.Count >= 4, $"Only {examples.Count} examples were found.");
    }

    [GeneratedRegex("^```jsonc?\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
