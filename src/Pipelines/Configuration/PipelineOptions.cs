namespace Pipelines;

/// <summary>One pipeline: from a folder of images to an exported model.</summary>
public sealed record PipelineOptions
{
    /// <summary>What to find out about the images.</summary>
    public PipelineTask Task { get; init; } = PipelineTask.Classification;

    /// <summary>Where the images and their labels are, and which are held out.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>How an image becomes the pixels that the backbone sees.</summary>
    public ImageOptions Image { get; init; } = new();

    /// <summary>The pretrained network that turns pixels into feature maps.</summary>
    public BackboneOptions Backbone { get; init; } = new();

    /// <summary>How the last feature map is pooled into one vector.</summary>
    public NeckOptions Neck { get; init; } = new();

    /// <summary>What is done to the pooled vector before the head or K-means: a bottleneck, normalisation.</summary>
    [OnlyWith(PipelineTask.Classification, PipelineTask.Clustering)]
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The classifier on top of the embedding.</summary>
    [OnlyWith(PipelineTask.Classification)]
    public HeadOptions Head { get; init; } = new();

    /// <summary>
    /// When the exported model does not accept its own prediction: it is unsure, or the image is unlike anything in training. Left out, the
    /// model has no decision.
    /// </summary>
    [OnlyWith(PipelineTask.Classification)]
    public DecisionOptions? Decision { get; init; }

    /// <summary>What a backbone is trained on before it is put to use.</summary>
    [OnlyWith(PipelineTask.Pretext)]
    public PretextOptions Pretext { get; init; } = new();

    /// <summary>How the head, and in other transfer forms the backbone, is trained.</summary>
    [OnlyWith(PipelineTask.Classification, PipelineTask.Pretext)]
    public TrainingOptions Training { get; init; } = new();

    /// <summary>How the clusters are found.</summary>
    [OnlyWith(PipelineTask.Clustering)]
    public KMeansOptions KMeans { get; init; } = new();

    /// <summary>Where feature vectors are kept between runs.</summary>
    public FeatureCacheOptions Cache { get; init; } = new();

    /// <summary>What the exported model holds besides itself.</summary>
    [OnlyWith(PipelineTask.Classification, PipelineTask.Clustering)]
    public ExportOptions Export { get; init; } = new();

    /// <summary>Settings to try, and how the best of them are found. Default: none.</summary>
    [OnlyWith(PipelineTask.Classification)]
    public SweepOptions? Sweep { get; init; }

    /// <summary>The page that shows the result of a run.</summary>
    public ReportOptions Report { get; init; } = new();
}
