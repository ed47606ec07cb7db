namespace Pipelines.Serving.Models;

/// <summary>The use of a version of a model, until it is disposed.</summary>
internal sealed class ModelUse(ModelVersion version) : IDisposable
{
    private bool _isEnded;

    /// <summary>The version.</summary>
    public ModelVersion Version => version;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isEnded)
        {
            _isEnded = true;
            version.EndUse();
        }
    }
}
