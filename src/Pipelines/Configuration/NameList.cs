namespace Pipelines.Configuration;

/// <summary>Names in a sentence: all of a few, the first of many.</summary>
internal static class NameList
{
    private const int Most = 20;

    /// <summary><c>a, b, c</c>, or <c>a, b, c and 17 others</c>.</summary>
    public static string Of(IReadOnlyCollection<string> names) => Of(names, names.Count);

    /// <summary>The same of names of which only the first ones are there.</summary>
    /// <param name="names">At least the first ones.</param>
    /// <param name="count">How many there are.</param>
    public static string Of(IEnumerable<string> names, int count) => count <= Most + 1
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(Most))} and {count - Most} others";
}
