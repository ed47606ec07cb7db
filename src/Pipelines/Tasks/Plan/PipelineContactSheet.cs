using Pipelines.Data;
using Pipelines.Imaging.Augmentation;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Batches;

namespace Pipelines;

/// <summary>
/// A picture that shows what the network of a pipeline sees of some of its training images: as they are served, and as its first epochs
/// vary them.
/// </summary>
/// <param name="Path">The PNG; null where the pipeline does not vary its images.</param>
/// <param name="Note">What it shows, or why there is none.</param>
/// <param name="Rows">The images that it shows, from the top, each with its class where it has one.</param>
/// <param name="Skipped">Images that cannot be decoded: a run leaves them out as well.</param>
public sealed record PipelineContactSheet(
    string? Path, string Note, IReadOnlyList<ContactSheetRow> Rows, IReadOnlyList<SkippedImage> Skipped)
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
    internal static PipelineContactSheet Write(PreparedPipeline pipeline, string folder, CancellationToken cancellation)
    {
        if (ReasonForNone(pipeline) is { } reason)
        {
            return new(null, $"There is no contact sheet of {pipeline.Name}: {reason}", [], []);
        }

        var (training, augmentation) = (pipeline.Training, pipeline.Augmentation);
        var fitting = Math.Max(2, (UsualSide / pipeline.Preprocessing.Size) - 1);
        var epochs = Math.Min(fitting, Math.Min(MostEpochs, training.Length.Epochs ?? MostEpochs));

        // In the order of a training: their places in it decide their random numbers.
        List<HashedImage> images = [.. pipeline.Kind.Network(pipeline.Options)!.Split(pipeline).Train];
        var skipped = new List<SkippedImage>();
        while (true)
        {
            try
            {
                var count = Math.Min(images.Count, Math.Min(fitting, MostImages));
                int[] chosen = [.. Enumerable.Range(0, count).Select(row => row * images.Count / count)];
                var samples = new AugmentedSamples(images, pipeline.Preprocessing, augmentation, training).Of(chosen, epochs, cancellation);
                var rows = chosen.Select(image => new ContactSheetRow(images[image].Item.Label, images[image].Item.Path)).ToList();
                var path = System.IO.Path.Combine(folder, pipeline.Name + ".png");
                ContactSheet.Write(path, samples, [.. rows.Select(row => row.Caption)], pipeline.Preprocessing);
                var seen = epochs == 1 ? "the first epoch sees" : $"the first {epochs} epochs see";
                var note = $"{path} shows {Quantity.Of(count, "training images")} of {pipeline.Name}: as served, then as {seen} "
                    + (count == 1 ? "it." : "them.");
                return new(path, note, rows, skipped);
            }
            catch (PipelineException error)
                when (skipped.Count < MostSkipped && images.Count > 1 && IndexOf(error.Problems[0].Place) is >= 0 and var broken)
            {
                skipped.Add(new(images[broken].Item.Path, error.InnerException?.Message ?? error.Problems[0].Found));
                images.RemoveAt(broken);
            }
        }

        int IndexOf(string path) => images.FindIndex(image => image.Item.Path == path);
    }

    private static string? ReasonForNone(PreparedPipeline pipeline) =>
        pipeline.Kind.ReasonForNoAugmentation(pipeline.Options) is { } reason ? reason + "."
        : pipeline.Options.Image.Augment!.ChangesNothing() ? "its \"image.augment\" changes nothing."
        : null;
}
