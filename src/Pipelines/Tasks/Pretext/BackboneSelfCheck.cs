using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Pretext;

namespace Pipelines.Tasks.Pretext;

/// <summary>
/// Loads a backbone as other pipelines will, from its file and what the file says of itself, and compares its vectors of a few images with
/// those of training.
/// </summary>
internal static class BackboneSelfCheck
{
    private const int Images = 3;

    /// <summary>Compares.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pipeline">The pipeline that made it.</param>
    /// <param name="images">The images of the pretext task.</param>
    /// <param name="trained">The network that was written into the file.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">The vectors differ.</exception>
    public static void Run(
        string path, PreparedPipeline pipeline, IReadOnlyList<HashedImage> images, PretextTraining trained, CancellationToken cancellation)
    {
        var backbone = Backbone.Load(new BackboneOptions { Model = path }, pipeline.BaseFolder);
        var graph = FeatureGraph.Build(backbone, pipeline.Preprocessing, pipeline.Options.Neck);
        var vectors = trained.Vectors(Math.Min(Images, images.Count), cancellation);
        ModelSelfCheck.Run(graph, pipeline.Preprocessing, FeatureGraph.Output, images, vectors);
    }
}
