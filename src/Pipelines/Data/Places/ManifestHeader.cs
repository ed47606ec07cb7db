using Pipelines.Text;

namespace Pipelines.Data.Places;

/// <summary>Which column of a manifest is which.</summary>
internal sealed class ManifestHeader
{
    private const string PathName = "path";
    private const string LabelName = "label";
    private const string SplitName = "split";
    private const string GroupName = "group";
    private const int NamesShown = 20;

    // No header has it.
    private const string NoName = "\0";

    private ManifestHeader(IReadOnlyList<string> names, Func<string, int?> find) =>
        (Columns, Path, Label, Split, Group) = (names.Count, find(PathName) ?? -1, find(LabelName), find(SplitName), find(GroupName));

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The column of the paths, from 0.</summary>
    public int Path { get; }

    /// <summary>The column of the labels; null without one.</summary>
    public int? Label { get; }

    /// <summary>The column of the splits; null without one.</summary>
    public int? Split { get; }

    /// <summary>The column of the groups; null without one.</summary>
    public int? Group { get; }

    /// <summary>The number of fields that a row needs, so that none of these columns is missing.</summary>
    public int FieldsNeeded => Math.Max(Math.Max(Path, Label ?? 0), Math.Max(Split ?? 0, Group ?? 0)) + 1;

    /// <summary>Whether a name is one of the columns that are looked for.</summary>
    public static bool IsColumn(string name, ManifestRequest request) =>
        Names(request, [Canonical(name)]).Any(column => column.Name == Canonical(name));

    /// <summary>Finds the columns.</summary>
    /// <param name="row">The first row of the manifest.</param>
    /// <param name="place">That row's place.</param>
    /// <param name="request">What is looked for.</param>
    /// <exception cref="ConfigurationException">A column is missing or is there twice.</exception>
    public static ManifestHeader Read(SeparatedRow row, string place, ManifestRequest request)
    {
        var names = row.Fields.Select(Canonical).ToList();
        var shown = string.Join(", ", row.Fields.Select(name => name.Trim()).Where(name => name.Length > 0).Take(NamesShown))
            + (names.Count > NamesShown ? ", …" : "");
        var columns = Names(request, names).ToList();
        var missing = columns.Where(column => !names.Contains(column.Name) && IsNeeded(column, request)).ToList();
        List<Problem> problems =
        [
            .. columns.Where(column => names.Count(name => name == column.Name) > 1).Select(column => new Problem(
                place,
                $"The column \"{column.Shown}\" is there {names.Count(name => name == column.Name)} times.",
                "Remove or rename all but one.")),
            .. missing.Where(column => column.IsMapped).Select(column => new Problem(
                place,
                $"The column \"{column.Shown}\", which {column.Option} names for {column.Role}, is missing.",
                $"{NearestWord.Question(column.Shown, row.Fields.Select(name => name.Trim()))}The columns are: {shown}.")),
        ];
        if (missing.Where(column => !column.IsMapped).Select(column => $"\"{column.Shown}\"").ToList() is { Count: > 0 } unmapped)
        {
            problems.Add(new(
                place,
                $"The {(unmapped.Count == 1 ? "column" : "columns")} {string.Join(" and ", unmapped)} "
                + $"{(unmapped.Count == 1 ? "is" : "are")} missing; found: {shown}.",
                "The first line names the columns, separated by commas, semicolons or tabs: path, label and, optionally, split and group."
                + (request.CanMap ? " Other names stand in data.columns, such as { \"path\": \"file\" }." : "")));
        }

        var repeated = columns.Where(column => column.IsMapped).GroupBy(column => column.Name).FirstOrDefault(same => same.Skip(1).Any());
        if (repeated is not null)
        {
            problems.Add(new(
                place,
                $"data.columns names the column \"{repeated.First().Shown}\" for "
                + $"{string.Join(" and ", repeated.Select(column => column.Role))}.",
                "Name another column for each."));
        }

        return problems.Count > 0
            ? throw new ConfigurationException(problems)
            : new(names, role => names.IndexOf(columns.First(column => column.Role == role).Name) is >= 0 and var index ? index : null);
    }

    private static bool IsNeeded(Column column, ManifestRequest request) => column.Role switch
    {
        PathName => true,
        LabelName => request.IsLabelled || column.IsMapped,
        _ => request.IsForTraining && column.IsMapped,
    };

    private static IEnumerable<Column> Names(ManifestRequest request, IReadOnlyList<string> names) =>
    [
        Column.Of(PathName, request.Columns?.Path),
        Column.Of(LabelName, request.Columns?.Label),
        Column.Of(SplitName, request.Columns?.Split),
        GroupColumn(request, names),
    ];

    /// <summary>The column that <c>data.group</c> names; none where that is a pattern on the paths.</summary>
    private static Column GroupColumn(ManifestRequest request, IReadOnlyList<string> names) => request.Group switch
    {
        null => Column.Of(GroupName, request.Columns?.Group),
        { } group when names.Contains(Canonical(group)) || !GroupPattern.IsPattern(group) =>
            Column.Of(GroupName, group) with { Option = "data.group" },
        _ => new(GroupName, GroupName, NoName, IsMapped: false),
    };

    /// <summary>A name without blanks around it and without characters that cannot be seen, such as a second byte order mark.</summary>
    private static string Canonical(string name) =>
        UnicodeForms.Composed(string.Concat(name.Where(character => !CharacterNames.IsInvisible(character))).Trim()).ToUpperInvariant();

    private sealed record Column(string Role, string Shown, string Name, bool IsMapped)
    {
        public static Column Of(string role, string? mapped) => new(role, mapped ?? role, Canonical(mapped ?? role), mapped is not null);

        public string Option { get; init; } = "data.columns";
    }
}
