namespace Pipelines;

/// <summary>Numbers of things in a sentence. The console compiles this file too.</summary>
internal static class Quantity
{
    /// <summary><c>1 image</c>, <c>2 images</c>, <c>1 number of clusters</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="plural">What they are called, such as <c>training images</c>.</param>
    public static string Of(long count, string plural) => FormattableString.Invariant($"{count} {NounOf(count, plural)}");

    /// <summary>The verb that goes with a number.</summary>
    public static string Are(long count) => count == 1 ? "is" : "are";

    /// <summary>The noun without the number.</summary>
    /// <inheritdoc cref="Of"/>
    public static string NounOf(long count, string plural)
    {
        if (count != 1)
        {
            return plural;
        }

        var end = plural.IndexOf(" of ", StringComparison.Ordinal) is >= 0 and var of ? of : plural.Length;
        var (noun, rest) = (plural[..end], plural[end..]);
        return noun switch
        {
            [.. var stem, 's', 's', 'e', 's'] => $"{stem}ss{rest}",
            [.. var stem, 'i', 'e', 's'] => $"{stem}y{rest}",
            [.. var stem, 's'] => stem + rest,
            _ => plural,
        };
    }
}
