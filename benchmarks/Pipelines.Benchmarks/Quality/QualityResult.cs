using System.Text.Json;
using Pipelines.Evaluation;
using Pipelines.Numerics;

namespace Pipelines.Benchmarks.Quality;

/// <summary>What one training of a recipe reached: a line of the results file.</summary>
internal sealed record QualityResult
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>The set.</summary>
    public required string Set { get; init; }

    /// <summary>The recipe.</summary>
    public required string Recipe { get; init; }

    /// <summary>The seed of the division and of the training.</summary>
    public required int Seed { get; init; }

    /// <summary>The number of each test image in the set.</summary>
    public required IReadOnlyList<int> Images { get; init; }

    /// <summary>Whether each was predicted right, 1 or 0.</summary>
    public required IReadOnlyList<int> Right { get; init; }

    /// <summary>The log-loss of each.</summary>
    public required IReadOnlyList<double> Losses { get; init; }

    /// <summary>Share of test images predicted right.</summary>
    public double Accuracy => Right.Average();

    /// <summary>Mean log-loss of the test images.</summary>
    public double LogLoss => Losses.Average();

    /// <summary>The result of scores.</summary>
    /// <param name="set">The set.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="images">The number of each test image.</param>
    /// <param name="labels">The class of each.</param>
    /// <param name="scores">The probability of each class.</param>
    public static QualityResult Of(
        string set, string recipe, int seed, IReadOnlyList<int> images, IReadOnlyList<int> labels, FeatureMatrix scores) => new()
        {
            Set = set,
            Recipe = recipe,
            Seed = seed,
            Images = images,
            Right = [.. labels.Select((label, row) => ClassScores.Best(scores.Row(row)) == label ? 1 : 0)],
            Losses = [.. labels.Select((label, row) => Math.Round(ClassScores.LogLoss(scores.Row(row), label), 5))],
        };

    /// <summary>The line that holds it.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads a line; null where it is none, such as one that was cut off.</summary>
    public static QualityResult? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<QualityResult>(line, s_json) is { } result
                && result.Images.Count > 0
                && result.Right.Count == result.Images.Count
                && result.Losses.Count == result.Images.Count
                ? result
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
