using Pipelines.Numerics;
using Pipelines.Runtime.Torch;
using TorchSharp;

namespace Pipelines.Evaluation;

/// <summary>
/// How well vectors separate classes, from few labelled images and without a training run: each image in turn is predicted from all the
/// others.
/// </summary>
internal static class LeaveOneOut
{
    // Shares of the mean squared length of the centred vectors: from weak to strong regularisation.
    private static readonly double[] s_regularisations = [0.001, 0.01, 0.1, 1];

    /// <summary>
    /// The accuracy of a linear classifier that is fitted by regularised least squares to all images but the one that it predicts. One
    /// matrix inverse gives all these classifiers (Rifkin and Lippert, Notes on Regularized Least Squares, 2007, section 5). The strength
    /// of the regularisation is the one with the smallest squared error.
    /// </summary>
    /// <param name="features">One vector for each image.</param>
    /// <param name="labels">The number of each image's class.</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>The share of images predicted correctly, 0 to 1.</returns>
    /// <exception cref="PipelineException">libtorch cannot be loaded.</exception>
    public static double LinearAccuracy(FeatureMatrix features, IReadOnlyList<int> labels, int classes)
    {
        TorchLibrary.Load();
        using var scope = torch.NewDisposeScope();
        using var withoutGradient = torch.no_grad();
        var centred = Centred(features);
        var kernel = centred.mm(centred.t());
        var scale = kernel.trace().item<double>() / features.Rows;
        var classOfRow = torch.tensor(labels.Select(label => (long)label).ToArray());
        var targets = torch.nn.functional.one_hot(classOfRow, classes).to_type(torch.float64);
        targets -= targets.mean([0], keepdim: true);
        var truth = targets.argmax(1);

        var (least, accuracy) = (double.PositiveInfinity, 0.0);
        foreach (var share in s_regularisations)
        {
            var ridge = torch.eye(features.Rows, dtype: torch.float64).Times(Math.Max(share * scale, 1e-12));

            // The constant is part of the kernel, so that leaving an image out also leaves it out of the mean.
            var inverse = torch.linalg.inv(kernel.Plus(scale).Plus(ridge));
            var residuals = inverse.mm(targets) / inverse.diag().unsqueeze(1);
            var error = (residuals * residuals).sum().item<double>();
            if (error < least)
            {
                (least, accuracy) = (error, (targets - residuals).argmax(1).eq(truth).to_type(torch.float64).mean().item<double>());
            }
        }

        return accuracy;
    }

    /// <summary>The share of images whose nearest other image, by the cosine of the centred vectors, has the same class.</summary>
    /// <inheritdoc cref="LinearAccuracy"/>
    public static double NearestNeighbourAccuracy(FeatureMatrix features, IReadOnlyList<int> labels)
    {
        TorchLibrary.Load();
        using var scope = torch.NewDisposeScope();
        using var withoutGradient = torch.no_grad();
        var unit = torch.nn.functional.normalize(Centred(features), dim: 1);
        var similarities = unit.mm(unit.t()).Masked(torch.eye(features.Rows, dtype: torch.@bool), double.NegativeInfinity);
        var nearest = similarities.argmax(1).data<long>().ToArray();
        return Enumerable.Range(0, features.Rows).Count(row => labels[(int)nearest[row]] == labels[row]) / (double)features.Rows;
    }

    private static torch.Tensor Centred(FeatureMatrix features)
    {
        var vectors = torch.tensor(features.Values, [features.Rows, features.Columns]).to_type(torch.float64);
        return vectors - vectors.mean([0], keepdim: true);
    }
}
