using Pipelines.Configuration;
using Pipelines.Data;
using Pipelines.Imaging.Augmentation;
using Pipelines.Training.Network;

namespace Pipelines.Runs;

/// <summary>A picture that shows what the network of a pipeline sees of some of its training images: as they are served, and as its first epochs vary them.</summary>
/// <param name="Path">The PNG; null where the pipeline does not vary its images.</param>
/// <param name="Note">What it shows, or why there is none.</param>
/// <param name="Skipped">Images that cannot be decoded: a run leaves them out as well.</param>
public sealed record PipelineContactSheet(string? Path, string Note, IReadOnlyList<SkippedImage> Skipped)
{
    private const int MostImages = 8;
    private const int MostEpochs = 8;

    // In pixels: larger images get fewer rows and columns.
    private const int UsualSide = 2048;

    // One after the other; more of them are not worth the time.
    private const int MostSkipped = 20;

    /// <summary>Writes the sheet of one pipeline as <c>FOLDER/PIPELINE.png</c>.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="folder">The folder; made if it is missing.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">The sheet cannot be written, or hardly any image can be decoded.</exception>
    public static PipelineContactSheet Write(PreparedPipeline pipeline, string folder, CancellationToken cancellation)
    {
        if (ReasonForNone(pipeline.Options) is { } reason)
        {
            return new(null, $"There is no contact sheet of {pipeline.Name}: {reason}", []);
        }

        var (training, augmentation) = (pipeline.Options.Training, pipeline.Options.Image.Augment!);
        var fitting = Math.Max(2, (UsualSide / pipeline.Preprocessing.Size) - 1);
        var epochs = Math.Min(fitting, Math.Min(MostEpochs, training.Epochs ?? MostEpochs));
        var images = TrainedOn(pipeline);
        var skipped = new List<SkippedImage>();
        while (true)
        {
            try
            {
                var count = Math.Min(images.Count, Math.Min(fitting, MostImages));
                var samples = new AugmentedSamples(images, pipeline.Preprocessing, augmentation, training)
                    .Of([.. Enumerable.Range(0, count).Select(row => row * images.Count / count)], epochs, cancellation);
                var path = System.IO.Path.Combine(folder, pipeline.Name + ".png");
                ContactSheet.Write(path, samples, pipeline.Preprocessing);
                var seen = epochs == 1 ? "the first epoch sees" : $"the first {epochs} epochs see";
                return new(path, $"{path} shows {count} training images of {pipeline.Name}: as they are served, then as {seen} them.", skipped);
            }
            catch (PipelineException error) when (skipped.Count < MostSkipped && images.Count > 1 && IndexOf(error.Problems[0].Place) is >= 0 and var broken)
            {
                skipped.Add(new(images[broken].Item.Path, error.InnerException?.Message ?? error.Problems[0].Found));
                images.RemoveAt(broken);
            }
        }

        int IndexOf(string path) => images.FindIndex(image => image.Item.Path == path);
    }

    private static string? ReasonForNone(PipelineOptions options) => options switch
    {
        { Task: PipelineTask.Clustering } => "clustering does not vary its images.",
        { Image.Augment: null } => "\"training.transfer\" is \"featureVectors\", which learns from vectors of the images as they are.",
        { Image.Augment: var augmentation } when augmentation.ChangesNothing() => "its \"image.augment\" changes nothing.",
        _ => null,
    };

    /// <summary>The images that training sees, in its order: their places in it decide their random numbers.</summary>
    private static List<HashedImage> TrainedOn(PreparedPipeline pipeline)
    {
        var (train, validation) = (pipeline.Data.Train, pipeline.Data.Validation);
        var judges = validation.Count > 0 ? [] : EpochJudges.Choose(train, pipeline.Options.Training);
        return [.. train.Where(image => !judges.Contains(image.Hash))];
    }
}
