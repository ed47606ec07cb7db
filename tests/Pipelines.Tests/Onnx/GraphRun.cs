using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipelines.Onnx;

namespace Pipelines.Tests.Onnx;

/// <summary>Runs a model through ONNX Runtime, from its bytes, as any program would.</summary>
internal static class GraphRun
{
    /// <summary>All outputs for one input.</summary>
    public static Dictionary<string, (int[] Shape, float[] Values)> Run(OnnxModel model, float[] input, params int[] shape)
    {
        NativeEnvironment.Prepare();
        using var session = new InferenceSession(model.ToByteArray());
        var name = Assert.Single(session.InputMetadata).Key;
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(input, shape))]);
        return results.ToDictionary(result => result.Name, result =>
        {
            var tensor = result.AsTensor<float>();
            return (tensor.Dimensions.ToArray(), tensor.ToArray());
        });
    }

    /// <summary>Fails unless all values are within the tolerance, relative for values above 1.</summary>
    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"value {i}: expected {expected[i]}, was {actual[i]}");
        }
    }
}
