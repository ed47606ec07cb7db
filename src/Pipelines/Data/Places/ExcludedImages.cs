namespace Pipelines;

/// <summary>Images that are left out: a text file with one name per line, or the names themselves.</summary>
public sealed record ExcludedImages
{
    private ExcludedImages(string? file, IReadOnlyList<string> names) => (File, Names) = (file, names);

    /// <summary>The text file; null where the names are given.</summary>
    public string? File { get; }

    /// <summary>The names; empty where a file has them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The images that a text file lists.</summary>
    public static ExcludedImages In(string file) => new(file, []);

    /// <summary>The images of these names.</summary>
    public static ExcludedImages Named(params IReadOnlyList<string> names) => new(null, names);

    /// <inheritdoc/>
    public bool Equals(ExcludedImages? other) => other is not null && File == other.File && Names.SequenceEqual(other.Names);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(File, Names.Count);

    /// <summary>The file, or the names.</summary>
    public override string ToString() => File ?? string.Join(", ", Names);
}
