using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Onnx;

namespace Pipelines.Tasks.Artifacts;

/// <summary>
/// Runs a finished model on a few images from file to score and compares with what training said: what is shipped is what was measured.
/// </summary>
internal static class ModelSelfCheck
{
    private const int Images = 3;
    private const float Tolerance = 1e-3f;

    /// <summary>Compares the graph's output with the expected rows.</summary>
    /// <param name="model">The graph that will be shipped.</param>
    /// <param name="preprocessing">The pixels that it expects.</param>
    /// <param name="output">The output to compare.</param>
    /// <param name="images">Images.</param>
    /// <param name="expected">What training expects for them, row by row.</param>
    /// <exception cref="PipelineException">They differ.</exception>
    public static void Run(
        OnnxModel model, Preprocessing preprocessing, string output, IReadOnlyList<HashedImage> images, FeatureMatrix expected)
    {
        if (expected.Values.Any(value => !float.IsFinite(value)))
        {
            // A training that diverged: what is shipped is the best network from before, and this one says nothing about it.
            return;
        }

        using var extractor = new FeatureExtractor(model, preprocessing, cache: null, output);
        var table = extractor.Extract([.. images.Take(Images)]);
        for (var row = 0; row < table.Features.Rows; row++)
        {
            var wanted = expected.Row(table.Rows[row]);
            var given = table.Features.Row(row);
            for (var i = 0; i < given.Length; i++)
            {
                if (MathF.Abs(given[i] - wanted[i]) > Tolerance * MathF.Max(1, MathF.Abs(wanted[i])))
                {
                    throw new PipelineException(new Problem(
                        images[table.Rows[row]].Item.Path,
                        $"The exported model gives {given[i]:g6} for '{output}' {i} where training gave {wanted[i]:g6}.",
                        "The image may have changed during the run; otherwise this is a mistake in the program: please report it."));
                }
            }
        }
    }
}
