using Pipelines.Tasks.Preparation;
using Pipelines.Training.Pretext;

namespace Pipelines;

/// <summary>The teacher of a distillation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Size">Side of the images that it sees, in pixels.</param>
/// <param name="Channels">Channels of its last feature map.</param>
/// <param name="Cells">Cells along each side of that map.</param>
/// <param name="Dimensions">Numbers to which the channels of each cell are reduced.</param>
/// <param name="CachedMaps">Images whose maps are in the cache.</param>
/// <param name="MissingMaps">Images that it would have to look at.</param>
/// <param name="Bytes">What the maps of all images take in memory while the network is trained.</param>
public sealed record PlannedTeacher(
    string Name, int Size, int Channels, int Cells, int Dimensions, int CachedMaps, int MissingMaps, long Bytes)
{
    /// <summary>The teacher of a prepared pipeline; null where there is none. The teacher is not asked about any image.</summary>
    internal static PlannedTeacher? Of(PreparedPipeline pipeline, TimeProvider clock)
    {
        if (pipeline is not { Teacher: { } teacher, TeacherPreprocessing: { } preprocessing })
        {
            return null;
        }

        var dimensions = pipeline.Options.Pretext.TargetDimensions;
        var images = pipeline.Data.Train.Concat(pipeline.Data.Validation).ToList();
        var cells = TeacherGraph.Side(teacher, preprocessing);
        var cached = TeacherViews.CountCached(teacher, images, preprocessing, dimensions, pipeline.Cache(clock));
        var bytes = (long)images.Count * cells * cells * dimensions * sizeof(float);
        return new(teacher.Name, preprocessing.Size, teacher.Channels, cells, dimensions, cached, images.Count - cached, bytes);
    }
}
