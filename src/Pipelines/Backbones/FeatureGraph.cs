using System.Security.Cryptography;
using System.Text;
using Pipelines.Backbones.Trunk;
using Pipelines.Imaging;
using Pipelines.Onnx;

namespace Pipelines.Backbones;

/// <summary>The graph from pixels to feature vectors: centre crop, normalisation, backbone, neck.</summary>
internal static class FeatureGraph
{
    /// <summary>Name of the input: float32, N × 3 × R × R with R the resized size, RGB from 0 to 255.</summary>
    public const string Input = "image";

    /// <summary>Name of the output: float32, N × D.</summary>
    public const string Output = "features";

    /// <summary>
    /// Builds the graph and tries it once. Names of the backbone's nodes and weights stay; all that is added begins with
    /// <see cref="GraphBuilder.Prefix"/>. The backbone's metadata (licence, source) is kept under <c>backbone.</c>.
    /// </summary>
    /// <param name="backbone">The network; it is not changed.</param>
    /// <param name="preprocessing">The pixels that go in.</param>
    /// <param name="neck">How feature maps are pooled; a backbone that gives vectors has no neck.</param>
    /// <param name="place">
    /// Makes of a key below the pipeline, such as <c>image.size</c>, the place for an error message. Default: the key itself.
    /// </param>
    /// <exception cref="ConfigurationException">The backbone does not run at that image size.</exception>
    public static OnnxModel Build(Backbone backbone, Preprocessing preprocessing, NeckOptions neck, Func<string, string>? place = null)
    {
        var model = backbone.Model.Clone();
        GraphEditing.RemoveDocumentation(model);
        foreach (var entry in model.Proto.MetadataProps)
        {
            entry.Key = "backbone." + entry.Key;
        }

        var reserved = new ReservedNames(model);
        var networkInput = reserved.Free(backbone.InputName);
        var featureMap = reserved.Free(backbone.FeatureMap);
        var builder = new GraphBuilder(model);

        // The new first nodes must stand before the network's: a file's nodes are in topological order.
        var network = model.Graph.Node.ToList();
        model.Graph.Node.Clear();
        AppendPreprocessing(builder, backbone, preprocessing, networkInput);
        model.Graph.Node.AddRange(network);
        var pooled = backbone.IsVector ? featureMap : Neck.Append(builder, neck, featureMap);
        builder.Append("Flatten", "flatten", [pooled], node => node.WithInt("axis", 1), Output);

        model.Graph.Input.Clear();
        model.Graph.Input.Add(GraphBuilder.BatchOfFloats(Input, 3, preprocessing.ResizedSize, preprocessing.ResizedSize));
        var dimensions = Try(model, backbone, preprocessing, place ?? (key => key));
        model.Graph.Output.Clear();
        model.Graph.Output.Add(GraphBuilder.BatchOfFloats(Output, dimensions));
        return model;
    }

    /// <summary>Length of the vectors that a graph of <see cref="Build"/> gives.</summary>
    public static int Dimensions(OnnxModel featureGraph) =>
        (int)featureGraph.Graph.Output.Single(output => output.Name == Output).Type.TensorType.Shape.Dim[1].DimValue;

    /// <summary>
    /// Identifies the vectors that a graph makes of pictures: SHA-256, in hexadecimal, of the graph (without its metadata) and of the
    /// preprocessing before it.
    /// </summary>
    public static string Hash(OnnxModel featureGraph, Preprocessing preprocessing)
    {
        var bare = featureGraph.Clone();
        bare.Proto.MetadataProps.Clear();
        bare.Proto.ClearProducerName();
        bare.Proto.ClearProducerVersion();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{preprocessing.Size} {preprocessing.ResizedSize} {preprocessing.Resize}\n"));
        hash.AppendData(bare.ToByteArray());
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AppendPreprocessing(GraphBuilder builder, Backbone backbone, Preprocessing preprocessing, string networkInput)
    {
        var pixels = Input;
        var border = preprocessing.ResizedSize - preprocessing.Size;
        if (border > 0)
        {
            long start = border / 2;
            long end = start + preprocessing.Size;
            pixels = builder.Slice("centerCrop", Input, [start, start], [end, end], [2, 3]);
        }

        if (backbone.ColorOrder == ColorChannels.Bgr)
        {
            var order = builder.Longs("bgr", 2, 1, 0);
            pixels = builder.Append("Gather", "turnColors", [pixels, order], node => node.WithInt("axis", 1));
        }

        // (x / 255 - mean) / std, without the division by 255.
        var mean = builder.Floats("mean", [1, 3, 1, 1], [.. backbone.Mean.Select(value => (float)(255 * value))]);
        var scale = builder.Floats("scale", [1, 3, 1, 1], [.. backbone.Std.Select(value => (float)(1 / (255 * value)))]);
        var centred = builder.Append("Sub", "subtractMean", [pixels, mean]);
        builder.Append("Mul", "divideByStd", [centred, scale], output: networkInput);
    }

    /// <summary>Runs one image; the answer is the length of its vector.</summary>
    private static int Try(OnnxModel model, Backbone backbone, Preprocessing preprocessing, Func<string, string> place)
    {
        try
        {
            using var probe = new GraphProbe(model, [Output]);
            return probe.Shapes(Input, [1, 3, preprocessing.ResizedSize, preprocessing.ResizedSize])[Output][1];
        }
        catch (GraphProbeException exception)
        {
            throw new ConfigurationException(
                new Problem(
                    place("image.size"),
                    $"The backbone '{backbone.Name}' does not run on images of {preprocessing.Size} × {preprocessing.Size} pixels; "
                        + $"it was made for {backbone.Size} × {backbone.Size}.",
                    $"Set image.size to {backbone.Size}, or leave it out. (ONNX Runtime: {exception.Message})"),
                exception);
        }
    }
}
