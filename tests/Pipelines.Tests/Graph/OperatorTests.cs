using Pipelines.Graph;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;

namespace Pipelines.Tests.Graph;

/// <summary>Every row of the table of operators against ONNX Runtime, over the operator's attributes.</summary>
[Collection(TorchCollection.Name)]
public class OperatorTests
{
    private static readonly Dictionary<string, Func<long, IEnumerable<Trial>>> s_trials = new(
        new[]
        {
            ConvolutionTrials.All, PoolingTrials.All, NormalizationTrials.All, ActivationTrials.All, ArithmeticTrials.All,
            ComparisonTrials.All,
            ReductionTrials.All, MatrixTrials.All, ShapeTrials.All, ResizingTrials.All, SelectionTrials.All, ConstantTrials.All,
        }.SelectMany(family => family),
        StringComparer.Ordinal);

    /// <summary>Each version of each operator that training has, in the opset in which it began; graphs are of opset 7 at least.</summary>
    public static IEnumerable<object[]> Rows => OperatorTable.Rows
        .SelectMany(row => row.Versions.Select(version => (row.Name, Opset: Math.Max(version, 7)))).Distinct()
        .Select(row => new object[] { row.Name, row.Opset });

    /// <summary>The graphs that try a row.</summary>
    internal static IEnumerable<Trial> TrialsOf(string name, long opset) => s_trials[name](opset);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Torch_computes_what_ONNX_Runtime_computes(string name, long opset)
    {
        TorchLibrary.Load(1);
        var failures = new List<string>();
        var trials = s_trials[name](opset).ToList();
        foreach (var trial in trials)
        {
            try
            {
                trial.Graph.AssertAlike(trial.Outputs, trial.From, trial.To);
            }
            catch (Exception failure)
            {
                failures.Add($"{trial.Label}: {failure.Message}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {trials.Count}:\n{string.Join("\n", failures.Take(12))}");
    }

    /// <summary>Every operator after a convolution that changes nothing, whose result is in bfloat16.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void Training_in_bfloat16_computes_nearly_the_same(string name, long opset)
    {
        TorchLibrary.Load(1);
        var trials = s_trials[name](opset).Where(trial => trial.Graph.Shape.Length == 4).ToList();
        foreach (var trial in trials)
        {
            trial.Graph.AssertNearlyAlikeInBfloat16(trial.Outputs, trial.From, trial.To);
        }
    }
}
