using System.Text.Json;
using Pipelines.Numerics;
using Pipelines.Tasks;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Benchmarks.Quality;

/// <summary>One training on one division of a set, as <c>trainer run</c> does it from a configuration, and what is made of it.</summary>
/// <param name="settings">Where photos and backbones are.</param>
internal sealed class QualityTrial(QualitySettings settings)
{
    /// <summary>Trains.</summary>
    /// <param name="set">The set.</param>
    /// <param name="training">The training.</param>
    /// <param name="seed">Decides the division, the weights and the order of the images.</param>
    /// <param name="cancellation">Stops the training; it leaves nothing then.</param>
    /// <returns>A result for each of its recipes.</returns>
    public IReadOnlyList<QualityResult> Run(QualitySet set, QualityTraining training, int seed, CancellationToken cancellation)
    {
        var (pipeline, numbers) = Prepare(set, training, seed, cancellation);
        var features = DataSetFeatures.Extract(pipeline, TimeProvider.System, progress: null, cancellation);
        var finishes = training.IsOnVectors
            ? (IFinisher)new VectorFinisher(pipeline, features, cancellation)
            : new NetworkFinisher(pipeline, features, settings.Folder, cancellation);
        return
        [
            .. training.Finishes.Select(finish => QualityResult.Of(
                set.Name,
                training.RecipeOf(finish),
                seed,
                [.. features.Test.Images.Select(image => numbers[image.Item.Path])],
                features.Test.Labels,
                finishes.Scores(finish.Form))),
        ];
    }

    /// <summary>The mean of two models' logits, of their scores.</summary>
    internal static FeatureMatrix MeanOfLogits(params IReadOnlyList<FeatureMatrix> scores)
    {
        var mean = new FeatureMatrix(scores[0].Rows, scores[0].Columns);
        for (var row = 0; row < mean.Rows; row++)
        {
            var values = mean.Row(row);
            for (var label = 0; label < values.Length; label++)
            {
                values[label] = (float)Math.Exp(scores.Average(each => Math.Log(Math.Max(each.Row(row)[label], float.Epsilon))));
            }

            System.Numerics.Tensors.TensorPrimitives.Divide(values, System.Numerics.Tensors.TensorPrimitives.Sum<float>(values), values);
        }

        return mean;
    }

    private (PreparedPipeline Pipeline, IReadOnlyDictionary<string, int> Numbers) Prepare(
        QualitySet set, QualityTraining training, int seed, CancellationToken cancellation)
    {
        var view = training.IsOnVectors ? set.Vectors! : set.Networks!;
        var (train, test) = set.Divide(settings.DataSets, seed, view.Images);
        var folder = Path.Combine(settings.Folder, "divisions", $"{set.Name}-{view.Images ?? 0}-{seed}-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        try
        {
            Write(Path.Combine(folder, "train.csv"), train);
            Write(Path.Combine(folder, "test.csv"), test);
            var configuration = Path.Combine(folder, "pipelines.json");
            File.WriteAllText(configuration, $$"""
                { "pipelines": { "quality": {
                  "data": { "train": "train.csv", "test": "test.csv" },
                  "backbone": {{JsonSerializer.Serialize(Path.GetFullPath(Path.Combine(settings.Backbones, set.Backbone)))}},
                  "image": { "size": {{view.Size}} },
                  "training": { "seed": {{seed}} },
                  "cache": {{JsonSerializer.Serialize(new { folder = Path.Combine(settings.Folder, "vectors") })}} } } }
                """);
            string[] overrides = training.IsOnVectors
                ? [.. training.Settings]
                : [.. training.Settings, $"training.threads={settings.Threads}"];
            var file = PipelinesFile.Load(configuration, overrides);
            return (
                PipelinePreparation.Prepare(file, "quality", progress: null, cancellation),
                test.ToDictionary(image => image.Path, image => image.Number));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string path, IEnumerable<QualityImage> images) => File.WriteAllLines(
        path, ["path,label", .. images.Select(image => $"\"{image.Path}\",\"{image.Label}\"")]);
}

/// <summary>Makes models of one training, and scores the test images with them.</summary>
internal interface IFinisher
{
    /// <summary>The probability of each class for each test image.</summary>
    public FeatureMatrix Scores(FinishForm form);
}

/// <summary>Where things are.</summary>
internal sealed record QualitySettings
{
    /// <summary>Keeps results and vectors.</summary>
    public required string Folder { get; init; }

    /// <summary>Where data sets are.</summary>
    public required IReadOnlyList<string> DataSets { get; init; }

    /// <summary>Where backbones are.</summary>
    public required string Backbones { get; init; }

    /// <summary>Threads of the training of a network.</summary>
    public int Threads { get; init; } = 1;
}
