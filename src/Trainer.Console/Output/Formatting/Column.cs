namespace Trainer.Output.Formatting;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="Importance">
/// Columns of a higher number are left out first where not all fit; those of 0 always stay.
/// </param>
internal sealed record Column(string Heading, int Importance = 0)
{
    /// <summary>Whether the cells are aligned to the right.</summary>
    public bool IsNumber { get; private init; }

    /// <summary>How cells are shortened.</summary>
    public Cut Cut { get; private init; }

    /// <summary>To how many cells they may be shortened.</summary>
    public int Least { get; private init; }

    /// <summary>Whether it only illustrates others: it is there where they all fit whole, and missed nowhere.</summary>
    public bool IsExtra { get; private init; }

    /// <summary>Drawings that only illustrate other columns.</summary>
    public static Column Drawing() => new("") { IsExtra = true };

    /// <summary>Numbers, which are never shortened.</summary>
    public static Column Number(string heading, int importance = 0) => new(heading, importance) { IsNumber = true };

    /// <summary>Names, shortened at their end.</summary>
    public static Column Name(string heading, int importance = 0, int least = 16) =>
        new(heading, importance) { Cut = Cut.End, Least = least };

    /// <summary>Paths, shortened in the middle.</summary>
    public static Column Path(string heading, int importance = 0, int least = 30) =>
        new(heading, importance) { Cut = Cut.Middle, Least = least };

    /// <summary>Lists with commas, of which the last entries are left out.</summary>
    public static Column List(string heading, int importance = 0, int least = 16) =>
        new(heading, importance) { Cut = Cut.Items, Least = least };
}
