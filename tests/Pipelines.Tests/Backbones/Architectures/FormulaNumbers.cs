using System.Text;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Tests.Backbones.Architectures;

/// <summary>
/// Numbers for a network made by a formula that make_reference.py has too, so that no weight file is needed to compare with torchvision.
/// </summary>
internal static class FormulaNumbers
{
    /// <summary>Fills all weights and running statistics.</summary>
    public static void Fill(OnnxModel model)
    {
        foreach (var tensor in model.Graph.Initializer.Where(
            tensor => tensor.DataType == (int)TensorProto.Types.DataType.Float && tensor.Dims.Count > 0))
        {
            var (scale, offset) = Range(tensor);
            tensor.SetFloats(Hashed(tensor.Name, tensor.Dims.Aggregate(1L, (product, size) => product * size), scale, offset));
        }
    }

    /// <summary>Two images, with pixels from -2 to 2.</summary>
    public static float[] Images(int height, int width) => Hashed("input", 2L * 3 * height * width, 4, -2);

    private static (double Scale, double Offset) Range(TensorProto tensor)
    {
        var isWeight = tensor.Name.EndsWith("weight", StringComparison.Ordinal);
        if (tensor.Name.EndsWith("running_var", StringComparison.Ordinal) || tensor.Name.EndsWith("layer_scale", StringComparison.Ordinal)
            || (isWeight && tensor.Dims.Count == 1))
        {
            return (1, 0.5);
        }

        if (!isWeight)
        {
            return (0.4, -0.2);
        }

        var bound = Math.Sqrt(3.0 / tensor.Dims.Skip(1).Aggregate(1L, (product, size) => product * size));
        return (2 * bound, -bound);
    }

    /// <summary>MurmurHash3's finalizer of index and FNV-1a of the name, as a number from 0 to 1.</summary>
    private static float[] Hashed(string name, long count, double scale, double offset)
    {
        unchecked
        {
            var seed = Encoding.UTF8.GetBytes(name).Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619u);
            var values = new float[count];
            for (var i = 0; i < values.Length; i++)
            {
                var x = ((uint)i * 2654435761u) ^ seed;
                x = (x ^ (x >> 16)) * 0x85EBCA6Bu;
                x = (x ^ (x >> 13)) * 0xC2B2AE35u;
                values[i] = (float)((scale * (((x ^ (x >> 16)) >> 8) / 16777216.0)) + offset);
            }

            return values;
        }
    }
}
