using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Trainer.Tests.Documentation;

public sealed partial class DependenciesPageTests
{
    [Fact]
    public void The_page_has_a_row_for_every_package_and_for_no_other()
    {
        var packages = XDocument.Load(Path.Combine(RepositoryFolder.Path, "Directory.Packages.props"))
            .Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value).Order(StringComparer.Ordinal);
        var rows = Row()
            .Matches(Checkout.Page("dependencies.md"))
            .Select(match => match.Groups["package"].Value)
            .Order(StringComparer.Ordinal);
        Assert.Equal(packages, rows);
    }

    /// <summary>A row with a package, a reason and a licence.</summary>
    [GeneratedRegex(@"^\| `(?<package>[^`]+)` \| [^|]+ \| [^|]+ \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
