namespace Pipelines;

/// <summary>What a pipeline is to find out about its images.</summary>
public enum PipelineTask
{
    /// <summary>Trains a classifier: which of the known classes is this image?</summary>
    Classification,

    /// <summary>Finds clusters of similar images. Labels are not needed; where there are any, they evaluate the clusters.</summary>
    Clustering,

    /// <summary>Trains a backbone, from scratch or further, on a task that other pipelines then profit from: see <c>pretext</c>.</summary>
    Pretext,
}
