using Pipelines.Data.Places;
using Pipelines.Text;

namespace Pipelines.Tasks.Proposal;

/// <summary>What the columns of a manifest probably are, whatever they are called.</summary>
/// <param name="Columns">Names other than the usual ones; null where all are usual.</param>
/// <param name="HasLabels">Whether there is a column of labels.</param>
internal sealed record ManifestGuess(ManifestColumns? Columns, bool HasLabels)
{
    private const int RowsTried = 50;
    private const int RowsCounted = 2000;

    private static readonly string[] s_labelNames =
    [
        "label", "labels", "class", "classes", "class_name", "classname", "category", "target", "species", "type",
        "klasse", "kategorie", "bezeichnung", "classe", "clase", "categoria", "categorie", "类别", "标签",
    ];

    private static readonly string[] s_splitNames = ["split", "set", "subset", "partition", "dataset"];
    private static readonly string[] s_splitWords = ["train", "validation", "test"];

    /// <summary>Whether a file is called like a manifest.</summary>
    public static bool HasExtension(string path) => Path.GetExtension(path).ToLowerInvariant() is ".csv" or ".tsv" or ".txt";

    /// <summary>The guess for a file that is meant as a manifest; of one that is none, the guess that all is usual.</summary>
    public static ManifestGuess Of(string path) => TryRead(path) ?? new(null, HasLabels: true);

    /// <summary>Reads the first rows; null where no column lists files that are there.</summary>
    public static ManifestGuess? TryRead(string path)
    {
        try
        {
            // A pipe has no length either.
            return new FileInfo(path).Length == 0 ? null : Read(StrictText.Read(path), Path.GetDirectoryName(path)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ConfigurationException)
        {
            return null;
        }
    }

    private static ManifestGuess? Read(string text, string folder)
    {
        var rows = Separator.Split(
            text, name => ManifestHeader.IsColumn(name, new(IsLabelled: false)) || s_labelNames.Contains(Lower(name)));
        if (rows.Next() is not { Found: null } header)
        {
            return null;
        }

        var names = header.Fields.Select(name => name.Trim().Trim('\uFEFF')).ToList();
        var values = new List<IReadOnlyList<string>>();
        while (values.Count < RowsCounted && rows.Next() is { Found: null } row)
        {
            values.Add(row.Fields);
        }

        var path = Enumerable.Range(0, names.Count).Where(column => IsPath(column, values, folder)).Cast<int?>().FirstOrDefault();
        if (path is not { } pathColumn)
        {
            return null;
        }

        var split = Named(names, s_splitNames, column => column != path && IsSplit(column, values));
        var label = Named(names, s_labelNames, column => column != path && column != split) ?? OnlyOther(names, values, path, split);
        var columns = new ManifestColumns
        {
            Path = Unusual(names[pathColumn], "path"),
            Label = label is { } labelColumn ? Unusual(names[labelColumn], "label") : null,
            Split = split is { } splitColumn ? Unusual(names[splitColumn], "split") : null,
        };
        return new(columns == new ManifestColumns() ? null : columns, label is not null);
    }

    /// <summary>The one column left that repeats its values, as labels do.</summary>
    private static int? OnlyOther(List<string> names, List<IReadOnlyList<string>> values, int? path, int? split)
    {
        var left = Enumerable.Range(0, names.Count)
            .Where(column => column != path && column != split && names[column].Length > 0 && Lower(names[column]) != "group")
            .Where(column => Repeats([.. values.Where(row => row.Count > column).Select(row => row[column])]))
            .ToList();
        return left.Count == 1 ? left[0] : null;
    }

    private static bool Repeats(List<string> values) =>
        values.Count > 0
        && values.TrueForAll(value => !string.IsNullOrWhiteSpace(value))
        && 2 * values.Distinct(StringComparer.Ordinal).Count() <= values.Count;

    private static bool IsPath(int column, List<IReadOnlyList<string>> rows, string folder)
    {
        var tried = rows.Where(row => row.Count > column).Take(RowsTried).Select(row => row[column]).ToList();
        var found = tried.Count(value =>
            !string.IsNullOrWhiteSpace(value)
            && !value.Contains('\0')
            && File.Exists(Path.GetFullPath(OperatingSystem.IsWindows() ? value : value.Replace('\\', '/'), folder)));
        return found > 0 && 2 * found >= tried.Count;
    }

    private static bool IsSplit(int column, List<IReadOnlyList<string>> rows) => rows
        .Where(row => row.Count > column && !string.IsNullOrWhiteSpace(row[column]))
        .All(row => s_splitWords.Contains(Lower(row[column])));

    private static int? Named(List<string> names, string[] known, Func<int, bool> suits) => known
        .Select(name => (int?)names.FindIndex(own => Lower(own) == name))
        .FirstOrDefault(column => column is >= 0 && suits(column.Value));

    private static string? Unusual(string name, string usual) => Lower(name) == usual ? null : name;

    private static string Lower(string name) => name.Trim().ToLowerInvariant();
}
