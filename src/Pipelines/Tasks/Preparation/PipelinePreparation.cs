using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Imaging;
using Pipelines.Onnx;

namespace Pipelines.Tasks.Preparation;

/// <summary>Checks a pipeline's images and backbone against its settings, before anything expensive runs.</summary>
internal static class PipelinePreparation
{
    /// <summary>
    /// Prepares every pipeline of a file; the problems of all are reported together. Nothing is downloaded:
    /// <see cref="MissingWeights.FetchAsync"/> does that.
    /// </summary>
    /// <param name="file">The configuration.</param>
    /// <param name="progress">Receives the progress of reading the images.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ConfigurationException">Something does not fit; carries every problem found.</exception>
    public static IReadOnlyList<PreparedPipeline> PrepareAll(
        PipelinesFile file, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        var prepared = new List<PreparedPipeline>();
        foreach (var name in file.Pipelines.Keys)
        {
            try
            {
                prepared.Add(Prepare(file, name, progress, cancellation));
            }
            catch (PipelineException error)
            {
                problems.AddRange(error.Problems);
            }
        }

        return problems.Count == 0 ? prepared : throw new ConfigurationException([.. problems.Distinct()]);
    }

    /// <summary>Prepares one pipeline.</summary>
    /// <param name="file">The configuration.</param>
    /// <param name="name">The pipeline's name.</param>
    /// <param name="progress">Receives the progress of reading the images.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="parts">What pipelines that are alike share; null for nothing.</param>
    /// <exception cref="ConfigurationException">Something does not fit; carries every problem found.</exception>
    public static PreparedPipeline Prepare(
        PipelinesFile file,
        string name,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation,
        SharedParts? parts = null)
    {
        // A plain run tries nothing, and what a sweep would try says nothing of its result.
        var options = file.Pipelines[name] with { Sweep = null };
        parts ??= new();
        var problems = new List<Problem>();
        var kind = TaskKinds.Of(options.Task);
        var data = Try(problems, () => parts.Data(options, () => DataSet.Load(
            options.Data,
            file.Folder,
            labelled: kind.NeedsLabels(options),
            key => file.Place(name, $"data.{key}"),
            kind.HoldsOutTest,
            progress,
            cancellation)));
        var backbone = Try(problems, () => parts.Backbone(
            options, kind.BackboneSeed(options), () => BackboneOf(options, file.Folder, key => file.Place(name, key))));
        var teacher = Try(problems, () => TeacherOf(options, file.Folder, key => file.Place(name, key)));
        if (problems.Count > 0 || data is null || backbone is null)
        {
            problems.AddRange(data is null ? [] : kind.CheckLabels(options, data.Labels, key => file.Place(name, key)));
            throw new ConfigurationException(problems);
        }

        var trainingImages = Math.Max(1, data.Train.Count);
        var preprocessing = Preprocessing.For(options.Image, backbone.Size);
        var prepared = new PreparedPipeline
        {
            Name = name,
            Options = kind.Resolve(options, trainingImages),
            Training = kind.Network(options)?.Resolve(options, trainingImages),
            BaseFolder = file.Folder,
            Place = key => file.Place(name, key),
            Data = data,
            Notes = [.. data.Notes, .. backbone.Notes, .. kind.Notes(options, trainingImages)],
            Backbone = backbone,
            Preprocessing = preprocessing,
            FeatureGraph = parts.FeatureGraph(
                options, kind.BackboneSeed(options), () => GraphOf(options, backbone, preprocessing)),
            Teacher = teacher,
            CacheFolder = options.Cache.Enabled
                ? Path.Combine(file.Folder, options.Cache.Folder ?? FeatureCacheOptions.DefaultFolder)
                : null,
        };
        problems.AddRange(kind.Check(prepared, key => file.Place(name, key)));
        return problems.Count == 0 ? prepared : throw new ConfigurationException(problems);
    }

    /// <summary>The pipeline with its networks read again, now that their weights are on this machine.</summary>
    internal static PreparedPipeline WithNetworks(PreparedPipeline pipeline, PipelinesFile file)
    {
        var backbone = BackboneOf(pipeline.Options, file.Folder, key => file.Place(pipeline.Name, key));
        return pipeline with
        {
            Backbone = backbone,
            FeatureGraph = GraphOf(pipeline.Options, backbone, pipeline.Preprocessing),
            Teacher = TeacherOf(pipeline.Options, file.Folder, key => file.Place(pipeline.Name, key)),
        };
    }

    private static OnnxModel GraphOf(PipelineOptions options, Backbone backbone, Preprocessing preprocessing)
    {
        var graph = FeatureGraph.Build(backbone, preprocessing, options.Neck);
        return options.Image.TestTimeFlip ? TestTimeFlip.Add(graph, backbone, preprocessing) : graph;
    }

    private static Backbone BackboneOf(PipelineOptions options, string baseFolder, Func<string, string> place) =>
        Backbone.LoadOrSketch(options.Backbone, baseFolder, place, TaskKinds.Of(options.Task).BackboneSeed(options));

    private static Backbone? TeacherOf(PipelineOptions options, string baseFolder, Func<string, string> place) =>
        TaskKinds.Of(options.Task).TeacherOf(options) is { } teacher
            ? Backbone.LoadOrSketch(
                teacher, baseFolder, key => place(key.Replace("backbone.", "pretext.teacher.", StringComparison.Ordinal)))
            : null;

    private static T? Try<T>(List<Problem> problems, Func<T?> step)
        where T : class
    {
        try
        {
            return step();
        }
        catch (PipelineException error)
        {
            problems.AddRange(error.Problems);
            return null;
        }
    }
}
