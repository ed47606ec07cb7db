using Pipelines.Explanation;
using Pipelines.Explanation.Overlays;
using Pipelines.Packaging;
using Pipelines.Text;
using SkiaSharp;

namespace Pipelines;

/// <summary>
/// Shows what a classifier goes by: class activation maps (Zhou et al., 2016) as overlays on images. The values of a map sum to the class's
/// logit.
/// </summary>
public sealed class ImageExplainer : IDisposable
{
    private readonly ActivationMapper _mapper;
    private readonly string _model;

    private ImageExplainer(ActivationMapper mapper, string model) => (_mapper, _model) = (mapper, model);

    /// <summary>The classes of the model.</summary>
    public IReadOnlyList<string> Labels => _mapper.Labels;

    /// <summary>Loads a classifier from a file.</summary>
    /// <param name="path">The <c>model.zip</c> or <c>model.onnx</c> of a run.</param>
    /// <exception cref="ConfigurationException">The model has no class activation maps; the message says why.</exception>
    /// <exception cref="PipelineException">There is no such file, it is damaged, or it was not made by a pipeline.</exception>
    public static ImageExplainer Load(string path) =>
        ActivationMapper.TryCreate(ModelArchive.ReadGraph(path), out var reason) is { } mapper
            ? new(mapper, path)
            : throw new ConfigurationException(new Problem(path, reason!, "Give a classifier with a pooling neck."));

    /// <summary>Writes an overlay for each image and class: the map in colours on the part of the image that the network sees.</summary>
    /// <remarks>
    /// A file is called like its image and its class, <c>rose.tulips.png</c>. Nothing is overwritten: where the folder has such files
    /// already, the name gets a number, <c>rose-2.tulips.png</c>.
    /// </remarks>
    /// <param name="images">The images.</param>
    /// <param name="folder">The folder for the overlays; it is made where it is missing.</param>
    /// <param name="labels">The classes to show. Default: the most probable ones of each image.</param>
    /// <param name="top">How many of the most probable classes to show, where no classes are named.</param>
    /// <param name="progress">Receives the number of images done, at most ten times a second.</param>
    /// <param name="cancellation">Stops the work; overlays written so far stay.</param>
    /// <returns>One result for each image, in their order. An image that cannot be used has the reason instead of overlays.</returns>
    /// <exception cref="ConfigurationException">A class is none of the model's.</exception>
    /// <exception cref="PipelineException">The network cannot be run, or an overlay cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<IReadOnlyList<ImageResult<IReadOnlyList<ClassOverlay>>>> WriteOverlaysAsync(
        IReadOnlyList<ImageInput> images,
        string folder,
        IReadOnlyList<string>? labels = null,
        int top = 1,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var classes = labels is null or [] ? null : Numbers(labels);
        var target = OverlayFolder.Open(folder);
        var names = images.Select(image => target.Reserve(image.Name)).ToList();
        var results = new ImageResult<IReadOnlyList<ClassOverlay>>[images.Count];
        await _mapper.RunAsync(
            images,
            (_, scores) => classes ?? MostProbable(scores, top),
            activation => results[activation.Row] = Write(activation, target, names[activation.Row]),
            progress,
            cancellation).ConfigureAwait(false);
        return results;
    }

    /// <summary>Draws an overlay of one image in memory, on the calling thread.</summary>
    /// <param name="image">The image.</param>
    /// <param name="label">The class to show. Default: the most probable one.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ConfigurationException">The class is none of the model's.</exception>
    /// <exception cref="BadImageException">It is not a usable image; the message says why.</exception>
    /// <exception cref="PipelineException">The network cannot be run on it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ImageOverlay Draw(ImageInput image, string? label = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        var classes = label is null ? null : Numbers([label]);
        ImageActivation? activation = null;
        _mapper.RunAsync(
            [image], (_, scores) => classes ?? MostProbable(scores, 1), found => activation = found, progress: null, cancellation)
            .GetAwaiter().GetResult();
        if (activation!.Error is { } reason)
        {
            throw new BadImageException(reason);
        }

        using var picture = activation.Image.Decode(MapOverlay.LongestSide, out var width, out var height);
        var map = activation.Maps[0];
        using var overlay = Draw(activation, map, picture, SeenRegion.Of(width, height, _mapper.Preprocessing));
        return new(Labels[map.Class], activation.Scores[map.Class], OverlayFolder.Encode(overlay));
    }

    /// <summary>Releases the network. No call may be running.</summary>
    public void Dispose() => _mapper.Dispose();

    private SKBitmap Draw(ImageActivation activation, ActivationMap map, SKBitmap picture, SeenRegion seen) => MapOverlay.Draw(
        picture,
        seen,
        new SmoothMap(map.Values, _mapper.MapHeight, _mapper.MapWidth),
        Labels[map.Class],
        activation.Scores[map.Class]);

    private static IReadOnlyList<int> MostProbable(float[] scores, int count) =>
        [.. Enumerable.Range(0, scores.Length).OrderByDescending(label => scores[label]).Take(count)];

    private ImageResult<IReadOnlyList<ClassOverlay>> Write(ImageActivation activation, OverlayFolder folder, string name)
    {
        var image = activation.Image;
        if (activation.Error is not null)
        {
            return new(image.Name, Value: null, activation.Error);
        }

        try
        {
            using var picture = image.Decode(MapOverlay.LongestSide, out var width, out var height);
            var seen = SeenRegion.Of(width, height, _mapper.Preprocessing);
            var labels = activation.Maps.Select(map => Labels[map.Class]).ToList();
            var overlays = new List<ClassOverlay>();
            foreach (var (map, file) in activation.Maps.Zip(folder.Files(name, labels)))
            {
                using var overlay = Draw(activation, map, picture, seen);
                OverlayFolder.Write(file, overlay);
                overlays.Add(new(Labels[map.Class], activation.Scores[map.Class], file));
            }

            return new(image.Name, overlays, Error: null);
        }
        catch (BadImageException error)
        {
            return new(image.Name, Value: null, error.Message);
        }
    }

    private List<int> Numbers(IReadOnlyList<string> labels)
    {
        var known = Labels.Select(UnicodeForms.Composed).ToList();
        var numbers = labels.Select(label => known.IndexOf(UnicodeForms.Composed(label))).ToList();
        var unknown = labels.Where((_, i) => numbers[i] < 0).ToList();
        return unknown.Count == 0
            ? [.. numbers.Distinct()]
            : throw new ConfigurationException([.. unknown.Select(label => new Problem(
                _model,
                $"The model has no class \"{label}\".",
                $"{NearestWord.Question(label, Labels)}Its classes are {string.Join(", ", Labels)}."))]);
    }
}
