using System.Text;
using System.Text.Json;
using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Onnx;

namespace Pipelines.Packaging.Proof;

/// <summary>Pictures, and the scores that a model must give them.</summary>
/// <param name="Output">The output of the graph that has the scores: probabilities, or distances of a clustering.</param>
/// <param name="Rows">A row for each picture.</param>
internal sealed record GoldenRows(string Output, IReadOnlyList<GoldenRow> Rows)
{
    /// <summary>How far a score may be from the golden one; of a number above 1, that share of it.</summary>
    public const double Tolerance = 1e-4;

    private static readonly JsonSerializerOptions s_form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Runs a model on pictures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pictures">The pictures.</param>
    /// <param name="folder">Takes temporary files.</param>
    /// <exception cref="PipelineException">The network cannot run, or a picture cannot be read.</exception>
    public static GoldenRows Of(OnnxModel model, IReadOnlyList<ArchiveEntry> pictures, PrivateFolder folder)
    {
        var metadata = ModelMetadata.Parse(model);
        var output = metadata.PredictionOutput ?? throw new ArgumentException("The model predicts nothing.", nameof(model));
        var files = Write(pictures, folder);
        using var extractor = new FeatureExtractor(model, metadata.Preprocessing, cache: null, output, degreeOfParallelism: 1);
        var table = extractor.Extract([.. files.Select(file => new HashedImage(new(file, file, Label: null), default))]);
        return table.Skipped is [var skipped, ..]
            ? throw new PipelineException(new Problem(Path.GetFileName(skipped.Path), $"The picture cannot be read: {skipped.Reason}."))
            : new(output, [.. pictures.Select((picture, row) => new GoldenRow(picture.Name, table.Features.Row(row).ToArray()))]);
    }

    /// <summary>Writes pictures into a folder; the paths are in their order.</summary>
    public static IReadOnlyList<string> Write(IReadOnlyList<ArchiveEntry> pictures, PrivateFolder folder)
    {
        var files = new List<string>();
        foreach (var (number, picture) in pictures.Index())
        {
            files.Add(folder.File($"{number}.png"));
            File.WriteAllBytes(files[^1], picture.Content);
        }

        return files;
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="JsonException">The text is none of golden rows.</exception>
    public static GoldenRows Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<GoldenRows>(json, s_form) ?? throw new JsonException("The text is null.");

    /// <summary>The rows as JSON.</summary>
    public byte[] ToJson() => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, s_form) + "\n");

    /// <summary>The largest difference of other scores from these that is too large, as a sentence; null where there is none.</summary>
    public string? Difference(IReadOnlyList<IReadOnlyList<float>> scores)
    {
        if (scores.Count != Rows.Count || scores.Zip(Rows).Any(pair => pair.First.Count != pair.Second.Scores.Count))
        {
            return "The number of scores is another one.";
        }

        var furthest = Rows.Zip(scores)
            .SelectMany(row => row.First.Scores.Zip(row.Second)
                .Select((score, number) => (row.First.Picture, Number: number, Golden: score.First, Given: score.Second)))
            .MaxBy(score => Distance(score.Golden, score.Given));
        return Distance(furthest.Golden, furthest.Given) <= Tolerance
            ? null
            : FormattableString.Invariant(
                $"{furthest.Picture}: {Output} {furthest.Number} is {furthest.Given:0.######}, not {furthest.Golden:0.######}.");
    }

    private static double Distance(float golden, float given) => float.IsFinite(given)
        ? Math.Abs((double)given - golden) / Math.Max(1, Math.Abs((double)golden))
        : double.PositiveInfinity;
}

/// <summary>One picture and its scores.</summary>
/// <param name="Picture">Its name.</param>
/// <param name="Scores">The scores, in the order of the classes or groups.</param>
internal sealed record GoldenRow(string Picture, IReadOnlyList<float> Scores);
