using System.Text;
using Pipelines.Data;

namespace Pipelines.Auditing;

/// <summary>Writes what an audit found as a list for <c>data.exclude</c>.</summary>
/// <param name="images">All images of the pipeline.</param>
/// <param name="baseFolder">The folder in which relative paths of the configuration start.</param>
internal sealed class ExclusionText(IReadOnlyList<HashedImage> images, string baseFolder)
{
    private static readonly AuditKind[] s_doubtful = [AuditKind.Outlier, AuditKind.Quality];

    /// <summary>Nothing is excluded.</summary>
    public static ExclusionText None { get; } = new([], ".");

    /// <summary>The list. What may well be as it should be is a comment.</summary>
    public string Of(IReadOnlyList<AuditFinding> findings)
    {
        var text = new StringBuilder();
        text.Append("# Images that trainer audit found. Look at them in audit.html first; lines that begin with # leave nothing out.\n");
        text.Append("# In the configuration: \"data\": { \"train\": ..., \"exclude\": \"exclude.txt\" }\n");
        var twice = images.CountBy(image => image.Item.Name, StringComparer.Ordinal)
            .Where(name => name.Value > 1).Select(name => name.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var kind in findings.GroupBy(finding => finding.Kind))
        {
            text.Append($"\n# {CamelCase.Of(kind.Key)}\n");
            foreach (var finding in kind)
            {
                text.Append(s_doubtful.Contains(kind.Key) ? "# " : "").Append(NameOf(finding, twice)).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>A name that is of this image only, and no comment.</summary>
    private string NameOf(AuditFinding finding, HashSet<string> twice)
    {
        var name = finding.Path;
        var isPlain = !twice.Contains(name) && !name.StartsWith('#') && name.Trim() == name && !name.AsSpan().ContainsAny('\r', '\n');
        return isPlain ? name : Path.GetRelativePath(baseFolder, finding.File).Replace(Path.DirectorySeparatorChar, '/');
    }
}
