using System.IO.Enumeration;

namespace Pipelines.Data.Places;

/// <summary>
/// A pattern of names below a folder: <c>*</c> and <c>?</c> stand for letters of one name, <c>**</c> for any number of folders.
/// </summary>
internal sealed class Glob
{
    private const string AnyFolders = "**";

    private static readonly char[] s_wildcards = ['*', '?'];
    private static readonly char[] s_separators = ['/', Path.DirectorySeparatorChar];

    private readonly string[] _segments;

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">A path with wildcards.</param>
    public Glob(string pattern)
    {
        var wildcard = pattern.IndexOfAny(s_wildcards);
        Folder = wildcard < 0 ? "" : pattern[..(pattern[..wildcard].LastIndexOfAny(s_separators) + 1)];
        _segments = pattern[Folder.Length..].Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The part before the first name with a wildcard, as it was written: empty, or ending in a separator.</summary>
    public string Folder { get; }

    /// <summary>Whether a file of this name matches.</summary>
    /// <param name="name">Relative to <see cref="Folder"/>, with forward slashes.</param>
    public bool Matches(string name) => Matches(name.Split('/'), asFolder: false);

    /// <summary>Whether something below a folder of this name may match.</summary>
    /// <param name="name">Relative to <see cref="Folder"/>, with forward slashes.</param>
    public bool MayMatchBelow(string name) => Matches(name.Split('/'), asFolder: true);

    // The places in the pattern at which the names read so far may end: the time is at most names times segments.
    private bool Matches(string[] names, bool asFolder)
    {
        var at = Closed([0]);
        foreach (var name in names)
        {
            at = Closed(at.Where(place => place < _segments.Length).SelectMany(place => Next(place, name)));
        }

        return asFolder ? at.Any(place => place < _segments.Length) : at.Contains(_segments.Length);
    }

    private IEnumerable<int> Next(int place, string name) =>
        _segments[place] == AnyFolders ? [place]
        : FileSystemName.MatchesSimpleExpression(_segments[place], name, ignoreCase: false) ? [place + 1]
        : [];

    // "**" stands for no folder as well; at the end of a pattern, for any file.
    private HashSet<int> Closed(IEnumerable<int> places)
    {
        var closed = new HashSet<int>();
        foreach (var first in places)
        {
            var place = first;
            while (closed.Add(place) && place < _segments.Length && _segments[place] == AnyFolders)
            {
                place++;
            }
        }

        return closed;
    }
}
