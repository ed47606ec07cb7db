using System.ComponentModel.DataAnnotations;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipelines;

/// <summary>How the values of a range lie.</summary>
public enum SweepScale
{
    /// <summary>Differences count: 0.1, 0.2, 0.3.</summary>
    Linear,

    /// <summary>Ratios count: 0.001, 0.01, 0.1.</summary>
    Log,
}

/// <summary>The values that a sweep tries of one setting: a list or a range.</summary>
public sealed record SweptValues
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private SweptValues(IReadOnlyList<string> list, SweptRange? range) => (List, Range) = (list, range);

    /// <summary>The values as JSON; empty for a range.</summary>
    public IReadOnlyList<string> List { get; }

    /// <summary>The range; null for a list.</summary>
    public SweptRange? Range { get; }

    /// <summary>A list of values: numbers, texts, booleans, or null for the default.</summary>
    public static SweptValues Of(params IReadOnlyList<object?> values) =>
        new([.. values.Select(value => JsonSerializer.Serialize(value, s_json))], null);

    /// <summary>All numbers between two.</summary>
    /// <param name="from">The lowest.</param>
    /// <param name="to">The highest.</param>
    /// <param name="scale">How they lie.</param>
    public static SweptValues Between(double from, double to, SweepScale scale = SweepScale.Linear) =>
        Of(new SweptRange { From = from, To = to, Scale = scale });

    /// <summary>A list of values that are JSON already.</summary>
    internal static SweptValues OfJson(IReadOnlyList<string> values) => new(values, null);

    /// <summary>A range.</summary>
    internal static SweptValues Of(SweptRange range) => new([], range);

    /// <inheritdoc/>
    public bool Equals(SweptValues? other) => other is not null && List.SequenceEqual(other.List) && Range == other.Range;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(List.Count, Range);
}

/// <summary>All numbers between two.</summary>
public sealed record SweptRange
{
    /// <summary>How many values a grid takes of a range that does not say it.</summary>
    internal const int UsualPoints = 5;

    /// <summary>The lowest number. Required.</summary>
    public double? From { get; init; }

    /// <summary>The highest number. Required.</summary>
    public double? To { get; init; }

    /// <summary>How the numbers lie.</summary>
    public SweepScale Scale { get; init; } = SweepScale.Linear;

    /// <summary>How many of them a grid takes, both ends included. Default: 5.</summary>
    [Range(2, 1000)]
    public int? Points { get; init; }
}
