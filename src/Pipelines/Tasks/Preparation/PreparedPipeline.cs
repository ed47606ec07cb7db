using System.Diagnostics.CodeAnalysis;
using Pipelines.Backbones;
using Pipelines.Classification;
using Pipelines.Configuration.Defaults;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Training;

namespace Pipelines.Tasks.Preparation;

/// <summary>A pipeline whose settings, images and backbone have been checked: all that is known before anything expensive runs.</summary>
internal sealed record PreparedPipeline
{
    /// <summary>The pipeline's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its options, with all defaults.</summary>
    public required PipelineOptions Options { get; init; }

    /// <summary>How the network is trained, with every value decided.</summary>
    /// <exception cref="InvalidOperationException">The pipeline trains no network.</exception>
    [AllowNull]
    internal ResolvedTraining Training
    {
        get => field ?? throw new InvalidOperationException($"Pipeline {Name} trains no network.");
        init;
    }

    /// <summary>The head, with every value decided.</summary>
    internal ResolvedHead Head => TrainingDefaults.Head(Options);

    /// <summary>How training images are varied; where no network is trained, not at all.</summary>
    internal AugmentationOptions Augmentation => Options.Image.Augment ?? new();

    /// <summary>The folder of the configuration file, absolute: relative paths in the options start there.</summary>
    public required string BaseFolder { get; init; }

    /// <summary>The place of one of its options in the file, for errors: from a key such as <c>kMeans.k</c>.</summary>
    public required Func<string, string> Place { get; init; }

    /// <summary>Its images.</summary>
    public required DataSet Data { get; init; }

    /// <summary>What a user should know about its images and settings; usually nothing.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The choice of a sweep that has led to these options; null for none.</summary>
    public SweepChoice? Sweep { get; init; }

    /// <summary>Its backbone.</summary>
    public required Backbone Backbone { get; init; }

    /// <summary>The pixels that enter the graph.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>The graph from pixels to feature vectors, with test-time flips where they are wanted.</summary>
    public required OnnxModel FeatureGraph { get; init; }

    /// <summary>The same without test-time flips, in which a network is trained: it sees mirrored images by augmentation.</summary>
    public OnnxModel TrainedGraph =>
        Options.Image.TestTimeFlip ? Backbones.FeatureGraph.Build(Backbone, Preprocessing, Options.Neck) : FeatureGraph;

    /// <summary>The backbone from which this one learns; null unless the task is distillation.</summary>
    public Backbone? Teacher { get; init; }

    /// <summary>
    /// The pixels that the teacher sees: the same part of an image as the network, at a size of its own; null without a teacher.
    /// </summary>
    public Preprocessing? TeacherPreprocessing =>
        Teacher is null ? null : Preprocessing.For(Options.Image with { Size = Options.Pretext.TeacherSize }, Teacher.Size);

    /// <summary>The folder in which feature vectors are kept; null where they are not.</summary>
    public required string? CacheFolder { get; init; }

    /// <summary>Length of the feature vectors.</summary>
    public int FeatureDimensions => Backbones.FeatureGraph.Dimensions(FeatureGraph);

    /// <summary>Length of the embedding.</summary>
    public int EmbeddingDimensions => Options.Embedding.Dimensions ?? FeatureDimensions;

    /// <summary>All images: training, then validation, then test.</summary>
    public IReadOnlyList<HashedImage> Images => [.. Data.Train, .. Data.Validation, .. Data.Test];

    /// <summary>The images and the model in one line, for a person.</summary>
    public string Summary
    {
        get
        {
            var folds = Data.Folds is { } division ? $" in {division.Count} folds" : "";
            var splits = new List<string> { $"{Data.Train.Count} train{folds}" };
            if (Data.Validation.Count > 0)
            {
                splits.Add($"{Data.Validation.Count} validation");
            }

            if (Data.Test.Count > 0)
            {
                splits.Add($"{Data.Test.Count} test");
            }

            var classes = Data.Labels.Count > 0 ? $", {Quantity.Of(Data.Labels.Count, "classes")}" : "";
            var bottleneck = Options.Embedding.Dimensions is { } dimensions ? $" -> {dimensions}" : "";
            var images = $"{string.Join(" + ", splits)} {Quantity.NounOf(Images.Count, "images")}";
            return $"{images}{classes}; {Backbone.Name} at {Preprocessing.Size} px -> "
                + $"{Quantity.Of(FeatureDimensions, "features")}{bottleneck} -> {Kind.Ending(Options)}";
        }
    }

    /// <summary>What is particular to its task.</summary>
    internal TaskKind Kind => TaskKinds.Of(Options.Task);

    /// <summary>What the exported model says about itself.</summary>
    internal ModelMetadata Metadata => new()
    {
        Preprocessing = Preprocessing,
        Backbone = Backbone.Name,
        Mean = Backbone.Mean,
        Std = Backbone.Std,
        Pipeline = Name,
        ProducerVersion = typeof(PreparedPipeline).Assembly.GetName().Version!.ToString(3),
    };

    /// <summary>A network that was trained, with test-time flips where they are wanted.</summary>
    internal OnnxModel WithFlips(OnnxModel trained) =>
        Options.Image.TestTimeFlip ? TestTimeFlip.Add(trained, Backbone, Preprocessing) : trained;

    /// <summary>An extractor of this pipeline's feature vectors.</summary>
    public FeatureExtractor CreateExtractor(TimeProvider clock) => new(FeatureGraph, Preprocessing, Cache(clock), clock: clock);

    /// <summary>The cache of this pipeline; null where vectors are not kept.</summary>
    internal FeatureCache? Cache(TimeProvider clock) => CacheFolder is null ? null : new FeatureCache(CacheFolder, clock);
}
