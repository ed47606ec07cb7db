using System.Text.RegularExpressions;

namespace Trainer.Tests.Documentation;

public sealed partial class LinkTests
{
    [Fact]
    public void Every_relative_link_leads_to_a_file_and_to_a_heading_in_it()
    {
        var broken = new List<string>();
        var followed = 0;
        foreach (var page in Checkout.Pages)
        {
            foreach (Match link in Link().Matches(WithoutCode(page)))
            {
                var (path, heading) = (link.Groups["path"].Value, link.Groups["heading"].Value);
                if (path.Contains(':', StringComparison.Ordinal))
                {
                    continue;
                }

                followed++;
                var target = path.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, Uri.UnescapeDataString(path));
                if (!File.Exists(target) && !Directory.Exists(target))
                {
                    broken.Add($"{Path.GetFileName(page)}: {path} does not exist");
                }
                else if (heading.Length > 0 && !Headings(target).Contains(heading))
                {
                    broken.Add($"{Path.GetFileName(page)}: {path} has no heading #{heading}");
                }
            }
        }

        Assert.True(broken.Count == 0, string.Join("\n", broken));
        Assert.True(followed > 20, $"Only {followed} links were found.");
    }

    /// <summary>The names under which headings are linked: small letters, hyphens for blanks, no punctuation.</summary>
    private static HashSet<string> Headings(string page) =>
        [.. Heading().Matches(WithoutCode(page)).Select(match => match.Groups["text"].Value).Select(Anchor)];

    private static string Anchor(string heading) => NotInAnchors().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static string WithoutCode(string page) => CodeBlock().Replace(File.ReadAllText(page).ReplaceLineEndings("\n"), "");

    [GeneratedRegex(@"\]\((?<path>[^)#\s]*)(#(?<heading>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
