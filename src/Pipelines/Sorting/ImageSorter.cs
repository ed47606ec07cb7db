using Pipelines.Runs.Folders;
using Pipelines.Sorting;

namespace Pipelines;

/// <summary>Puts images into a folder for each class or cluster that a model predicts, with a manifest of what went where.</summary>
/// <remarks>
/// Nothing is ever moved, changed or overwritten. A file that is there already under the wanted name is left alone: if it has the same
/// content it is the sorted image, otherwise the image gets another name. So an interrupted call can simply be made again.
/// </remarks>
/// <param name="model">Predicts the classes or clusters.</param>
/// <param name="folder">The folder to sort into; made where it is missing. It must not lie in a folder whose images are sorted.</param>
public sealed class ImageSorter(ImageModel model, string folder)
{
    /// <summary>Whether images are copied, the default, or linked to.</summary>
    public SortMethod Method { get; init; }

    /// <summary>Makes a link at the first path to the second.</summary>
    internal Action<string, string> MakeLink { get; init; } = static (path, target) => File.CreateSymbolicLink(path, target);

    /// <summary>Copies the first file to a second path.</summary>
    internal Action<string, string> CopyFile { get; init; } = File.Copy;

    /// <summary>The bytes that can be written to a folder; null where that is not known.</summary>
    internal Func<string, long?> Room { get; init; } = FreeSpace.Available;

    /// <summary>Predicts and sorts images.</summary>
    /// <param name="images">
    /// Files, from <see cref="ImageInput.FromFolder"/> and the like; a file that is named twice is sorted once.
    /// </param>
    /// <param name="progress">Receives the number of images done, at most ten times a second.</param>
    /// <param name="cancellation">Stops the work; what was sorted stays, and the same call continues there.</param>
    /// <exception cref="ConfigurationException">The folder is a file, or lies where the next call would find the sorted images.</exception>
    /// <exception cref="PipelineException">The folder cannot be written to, has no room, or cannot hold links; or the network cannot be
    /// run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<SortResult> SortAsync(
        IReadOnlyList<ImageInput> images, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        var names = SortFolderNames.Of(model);
        var sources = SortSources.Of(images, folder, names);
        using var target = SortFolder.Open(folder, new(Method == SortMethod.Link, CopyFile, MakeLink));
        var predictions = await model.PredictManyAsync(sources, progress, cancellation).ConfigureAwait(false);
        return await Task.Run(() => Sort(sources, predictions, names, target, progress, cancellation), cancellation).ConfigureAwait(false);
    }

    private SortResult Sort(
        IReadOnlyList<ImageInput> sources,
        IReadOnlyList<ImageResult<ImagePrediction>> predictions,
        SortFolderNames names,
        SortFolder target,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var meter = new SortProgress(progress, sources.Count);
        var skipped = predictions
            .Where(prediction => !prediction.IsUsable)
            .Select(prediction => new SkippedImage(SortSources.FullPath(prediction.Name), prediction.Error!))
            .ToList();
        var planned = new List<SortedImage>();
        foreach (var (source, prediction) in sources.Zip(predictions).Where(pair => pair.Second.IsUsable))
        {
            cancellation.ThrowIfCancellationRequested();
            var path = SortSources.FullPath(source.FilePath!);
            var (destination, isThere) = target.Choose(names[prediction.Value!], path);
            planned.Add(new(path, destination, prediction.Value!, isThere));
        }

        if (Method == SortMethod.Copy)
        {
            target.CheckRoom(planned.Where(image => !image.WasThere).Select(image => image.Path), Room(target.Path));
        }

        var sorted = new List<SortedImage>(planned.Count);
        foreach (var image in planned)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!image.WasThere && target.Put(image.Path, image.Destination) is { } reason)
            {
                skipped.Add(new(image.Path, reason));
            }
            else
            {
                sorted.Add(image);
            }

            meter.Report(sorted.Count + skipped.Count);
        }

        return new(sorted, skipped, sorted.Count == 0 ? null : target.WriteManifest(SortManifest.Text(model.Task, sorted)));
    }
}
