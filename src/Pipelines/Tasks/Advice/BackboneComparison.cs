using Pipelines.Backbones;
using Pipelines.Backbones.Packaged;
using Pipelines.Data;
using Pipelines.Tasks;
using Pipelines.Tasks.Advice;

namespace Pipelines;

/// <summary>A comparison of backbones on the images of a pipeline.</summary>
/// <param name="Pipeline">The pipeline whose images were taken.</param>
/// <param name="Images">How many of its training images.</param>
/// <param name="Scores">The backbones, the most promising first.</param>
/// <param name="NotTried">Backbones that could not be tried, and why.</param>
public sealed record BackboneComparison(string Pipeline, int Images, IReadOnlyList<BackboneScore> Scores, IReadOnlyList<Problem> NotTried)
{
    /// <summary>Images that are looked at where nothing else is said: the standard error of an accuracy is then at most 0.025.</summary>
    public const int DefaultImages = 400;

    /// <summary>Whether backbones can be compared on the images of a pipeline.</summary>
    internal static bool Suits(PipelineOptions options) => TaskKinds.Of(options.Task).PredictsClasses;

    /// <summary>Tries backbones on the training images of a classification pipeline. Nothing is downloaded.</summary>
    /// <param name="file">The configuration.</param>
    /// <param name="pipeline">The pipeline; its backbone takes part.</param>
    /// <param name="candidates">
    /// Names or files of others, relative to the configuration file. Default: the builtin one and those of the catalogue that are on this
    /// machine.
    /// </param>
    /// <param name="count">Number of images.</param>
    /// <param name="clock">Measures the speed.</param>
    /// <param name="progress">Receives the progress of each image.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">The images cannot be used, or none of the backbones can.</exception>
    internal static BackboneComparison Run(
        PipelinesFile file,
        string pipeline,
        IReadOnlyList<string> candidates,
        int count,
        TimeProvider clock,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var options = file.Pipelines[pipeline];
        if (!Suits(options))
        {
            throw new ConfigurationException(new Problem(
                file.Place(pipeline, "task"),
                "Backbones are compared by how well they tell classes apart, and this pipeline has none.",
                "Choose a classification pipeline.")
            {
                Action = new(ProblemActionKind.ChoosePipeline),
            });
        }

        var data = DataSet.Load(
            options.Data,
            file.Folder,
            labelled: true,
            key => file.Place(pipeline, $"data.{key}"),
            progress: progress,
            cancellation: cancellation);
        data.ReportSkipped(progress);
        var images = BackboneAdvice.Sample(data.Train, count);
        var (scores, problems) = (new List<BackboneScore>(), new List<Problem>());
        foreach (var candidate in Candidates(options.Backbone, candidates))
        {
            try
            {
                var backbone = Backbone.LoadOrSketch(candidate, file.Folder, key => file.Place(pipeline, key));
                if (backbone.MissingWeights is null)
                {
                    scores.Add(BackboneAdvice.Score(backbone, options.Image, options.Neck, images, clock, progress, cancellation));
                }
                else
                {
                    problems.Add(new(backbone.Name, "Its weights are not on this machine.", "Download them first.")
                    {
                        Action = new(ProblemActionKind.DownloadWeights, backbone.Name),
                    });
                }
            }
            catch (PipelineException error)
            {
                problems.AddRange(error.Problems);
            }
        }

        return scores.Count == 0
            ? throw new PipelineException(problems)
            : new(
                pipeline,
                images.Count,
                [.. scores.OrderByDescending(score => score.LinearAccuracy).ThenByDescending(score => score.ImagesPerSecond)],
                problems);
    }

    private static IEnumerable<BackboneOptions> Candidates(BackboneOptions own, IReadOnlyList<string> candidates)
    {
        var cache = WeightCache.Resolve(own.CacheFolder);
        var names = candidates.Count > 0
            ? candidates
            : [
                .. PackagedBackbones.All.Where(packaged => packaged.IsHere).Select(packaged => packaged.Name),
                .. BackboneCatalogue.Rows.Where(cache.Holds).Select(entry => entry.Name),
            ];
        var ownName = own.Model ?? (own.Architecture is null ? BuiltinBackbone.Name : null);
        return names
            .Where(name => name != ownName)
            .Select(name => new BackboneOptions { Model = name, CacheFolder = own.CacheFolder })
            .Prepend(own);
    }
}
