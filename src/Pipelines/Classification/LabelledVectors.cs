using Pipelines.Features;
using static TorchSharp.torch;

namespace Pipelines.Classification;

/// <summary>Vectors and their classes as tensors.</summary>
internal sealed class LabelledVectors(FeatureMatrix vectors, IReadOnlyList<int> labels) : IDisposable
{
    /// <summary>The vectors [N, D].</summary>
    public Tensor Vectors { get; } = tensor(vectors.Values, [vectors.Rows, vectors.Columns]).DetachFromDisposeScope();

    /// <summary>The classes [N], int64.</summary>
    public Tensor Labels { get; } = tensor(labels.Select(label => (long)label).ToArray()).DetachFromDisposeScope();

    /// <summary>The named rows, copied.</summary>
    public (Tensor Vectors, Tensor Labels) Batch(long[] rows)
    {
        var index = tensor(rows);
        return (Vectors.index_select(0, index), Labels.index_select(0, index));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Vectors.Dispose();
        Labels.Dispose();
    }
}
