namespace Pipelines.Serving.Models;

/// <summary>
/// A model as one file held it. It is counted who uses it: one that was replaced is released when the last prediction with it has ended.
/// </summary>
internal sealed class ModelVersion
{
    private const int TrialSide = 8;

    private readonly string _path;
    private readonly Lock _explainerLock = new();
    private ImageExplainer? _explainer;
    private string? _whyNoMaps;

    // One is that of the slot in which the version lies.
    private int _users = 1;

    private ModelVersion(string path, FileStamp? stamp, ImageModel model, ImageIndex? index) =>
        (_path, Stamp, Model, Index) = (path, stamp, model, index);

    /// <summary>The model.</summary>
    public ImageModel Model { get; }

    /// <summary>The index of images whose vectors this model made; null for none.</summary>
    public ImageIndex? Index { get; }

    /// <summary>The file when it was read.</summary>
    public FileStamp? Stamp { get; }

    /// <summary>
    /// Loads a model and tries it on a grey picture: one that cannot predict is not taken, and the first request is not slow.
    /// </summary>
    /// <exception cref="PipelineException">It is damaged.</exception>
    public static ModelVersion Load(string path, IReadOnlyList<ImageIndex> indexes)
    {
        var stamp = FileStamp.Of(path);
        var model = ImageModel.Load(path);
        try
        {
            var grey = new byte[3 * TrialSide * TrialSide];
            Array.Fill(grey, (byte)128);
            model.Predict(new ImagePixels(grey, TrialSide, TrialSide));
            return new(path, stamp, model, indexes.FirstOrDefault(index => index.BelongsTo(model)));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Counts one more user.</summary>
    /// <returns>False if the version is released already.</returns>
    public bool TryUse()
    {
        for (var users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Ends a use; the last one releases the model.</summary>
    public void EndUse()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            Model.Dispose();
            _explainer?.Dispose();
        }
    }

    /// <summary>The class activation map of an image as a picture.</summary>
    /// <param name="image">The image.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="reason">Why there is none; null where there is one.</param>
    public ImageOverlay? Explain(ImageInput image, CancellationToken cancellation, out string? reason)
    {
        var explainer = Explainer(out reason);
        return explainer?.Draw(image, label: null, cancellation);
    }

    // Loaded when it is first asked for: a second network, which most services never need.
    private ImageExplainer? Explainer(out string? reason)
    {
        lock (_explainerLock)
        {
            if (_explainer is null && _whyNoMaps is null)
            {
                try
                {
                    // A file that was replaced has other classes, perhaps: its maps would not be those of this version.
                    if (FileStamp.Of(_path) != Stamp)
                    {
                        reason = "The model is being replaced. Ask again in a few seconds.";
                        return null;
                    }

                    _explainer = ImageExplainer.Load(_path);
                }
                catch (PipelineException error)
                {
                    _whyNoMaps = error.Problems[0].Found;
                }
            }

            reason = _whyNoMaps;
            return _explainer;
        }
    }
}
