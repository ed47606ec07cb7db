using Pipelines.Runtime.Torch;
using TorchSharp;

namespace Pipelines.Numerics;

/// <summary>
/// Principal component analysis (Pearson, 1901; Hotelling, 1933): the directions in which the vectors vary most, as scikit-learn's
/// <c>PCA</c> without whitening. They are eigenvectors of the covariance matrix, computed in double precision by libtorch.
/// </summary>
internal static class PrincipalComponents
{
    private const int BlockRows = 1024;

    /// <summary>Finds the first components. The sign of each is such that its entry of largest magnitude is positive.</summary>
    /// <param name="features">One vector for each image.</param>
    /// <param name="dimensions">Number of components, at most the smaller of rows − 1 and columns.</param>
    /// <returns>
    /// Weights: the components, dimensions × columns, each of length 1, in falling order of variance. Bias: −components · mean, so
    /// that the mean maps to 0.
    /// </returns>
    /// <exception cref="PipelineException">
    /// More components are asked for than there are, a value is not finite, or libtorch cannot be loaded.
    /// </exception>
    public static LinearLayer Fit(FeatureMatrix features, int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        FiniteVectors.Check(features);
        var most = Math.Min(features.Rows - 1, features.Columns);
        if (dimensions > most)
        {
            throw new PipelineException(new Problem(
                "embedding.dimensions",
                $"{dimensions} dimensions were asked for, but {Quantity.Of(features.Rows, "images")} with vectors of length "
                    + $"{features.Columns} can have at most {Quantity.Of(most, "principal components")}.",
                most > 0 ? $"Ask for at most {Quantity.Of(most, "dimensions")}, or give more images." : "Give at least two images."));
        }

        TorchLibrary.Load();
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var mean = Blocks(features)
            .Aggregate(torch.zeros(features.Columns, torch.float64), (sum, block) => sum.Add(block.sum(dim: 0)))
            .Divide(features.Rows);
        var covariance = Blocks(features).Aggregate(
            torch.zeros(features.Columns, features.Columns, torch.float64),
            (sum, block) => Add(sum, block.sub_(mean)));

        // Eigenvalues come in rising order, eigenvectors as columns.
        var (_, vectors) = torch.linalg.eigh(covariance);
        var components = vectors.t().flip(0)[..dimensions];
        var largest = components.gather(1, components.abs().argmax(1, keepdim: true));
        components = components * largest.sign();
        var bias = components.mv(mean).neg();
        return new LinearLayer(
            components.to_type(torch.float32).contiguous().data<float>().ToArray(),
            bias.to_type(torch.float32).data<float>().ToArray());
    }

    private static torch.Tensor Add(torch.Tensor sum, torch.Tensor centred)
    {
        using var transposed = centred.t();
        return sum.addmm_(transposed, centred);
    }

    /// <summary>The rows in double precision, some at a time; each block is gone when the next one comes.</summary>
    private static IEnumerable<torch.Tensor> Blocks(FeatureMatrix features)
    {
        for (var first = 0; first < features.Rows; first += BlockRows)
        {
            var count = Math.Min(BlockRows, features.Rows - first);
            using var values = torch.tensor(
                features.Values.AsMemory(first * features.Columns, count * features.Columns), [count, features.Columns]);
            using var block = values.to_type(torch.float64);
            yield return block;
        }
    }
}
