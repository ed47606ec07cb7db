using System.Globalization;
using Pipelines.Graph.Analysis;
using Pipelines.Graph.Rewriting;
using Pipelines.Onnx;

namespace Pipelines.Backbones.Trunk;

/// <summary>A network without its classifier: channels first, any number of images, tried once.</summary>
/// <param name="Model">The network, cut at <see cref="FeatureMapCut.Tensor"/>.</param>
/// <param name="Input">Its image input, as the file had it.</param>
/// <param name="Cut">Where it ends, and why.</param>
/// <param name="Shape">Shape of the output for one image of <paramref name="Size"/>, without the batch.</param>
/// <param name="Size">Side of the images that it was made for, in pixels.</param>
internal sealed record BackboneTrunk(OnnxModel Model, BackboneInput Input, FeatureMapCut Cut, IReadOnlyList<int> Shape, int Size)
{
    /// <summary>Side of the images where neither the file nor the user says it, in pixels: what ImageNet networks were made for.</summary>
    private const int DefaultSize = 224;

    /// <summary>Pixels of all images that a network may take at once: 64 images of 1024 × 1024.</summary>
    private const long MaximumPixels = 1L << 26;

    /// <summary>How many tensors an error names where the user's tensor does not exist.</summary>
    private const int TensorsShown = 8;

    /// <summary>Cuts a network.</summary>
    /// <param name="name">Its name, for error messages.</param>
    /// <param name="model">The network. It is changed where its channels come last.</param>
    /// <param name="featureMap">The tensor at which the user wants it cut; null to take the one that the file names, or to find it.</param>
    /// <param name="place">Makes of a key below the pipeline the place for an error message.</param>
    /// <exception cref="ConfigurationException">The tensor does not exist or is no feature map.</exception>
    /// <exception cref="PipelineException">The network cannot serve as a backbone.</exception>
    public static BackboneTrunk Of(string name, OnnxModel model, string? featureMap, Func<string, string> place)
    {
        var input = BackboneInput.Find(model);
        if (input.ChannelsLast)
        {
            ChannelOrder.TurnInput(model, input.Name);
        }

        var size = input.Size ?? SizeFromMetadata(model) ?? DefaultSize;
        if ((input.Images ?? 1) * (long)size * size > MaximumPixels)
        {
            throw new PipelineException(new Problem(
                model.Place,
                $"The network takes {input.Images:n0} images of {size} × {size} pixels at once, which is too much to try it.",
                "Export it with a dynamic batch axis (torch.onnx.export: dynamic_axes={'input': {0: 'batch'}})."));
        }

        var cut = CutOf(featureMap, name, model, input, size, place);
        var index = new GraphIndex(model.Graph);
        if (ChannelOrder.IsLast(index, new DataFlow(index, input.Name), cut.Tensor))
        {
            cut = cut with { Tensor = ChannelOrder.TurnFirst(model, cut.Tensor) };
        }

        var trunk = model.CutAt(cut.Tensor);
        InferenceMode.Set(trunk);
        GraphEditing.Prune(trunk);
        DynamicBatch.Open(trunk, input);
        var shape = DynamicBatch.Verify(trunk, input, size, cut.Tensor);
        return shape.Count is 1 or 3
            ? new(trunk, input, cut, shape, size)
            : throw new ConfigurationException(new Problem(
                place("backbone.featureMap"),
                $"The tensor '{cut.Tensor}' of '{name}' is no feature map: its shape is N × {string.Join(" × ", shape)}.",
                "Name a tensor of N × C × H × W or N × C."));
    }

    /// <summary>Side of the images for which a file says that it was made; null where it says nothing.</summary>
    public static int? SizeFromMetadata(OnnxModel model)
    {
        var text = model.Metadata.GetValueOrDefault("size") ?? model.Metadata.GetValueOrDefault("input_size");
        return int.TryParse(text, CultureInfo.InvariantCulture, out var size) && size is >= 8 and <= 2048 ? size : null;
    }

    /// <summary>The cut that the user names, or the file's metadata (<c>features</c> or <c>feature_map</c>), or that is found.</summary>
    private static FeatureMapCut CutOf(
        string? featureMap, string name, OnnxModel model, BackboneInput input, int size, Func<string, string> place)
    {
        var index = new GraphIndex(model.Graph);
        var stated = model.Metadata.GetValueOrDefault("features") ?? model.Metadata.GetValueOrDefault("feature_map");
        if (featureMap is null && (stated is null || index.Producer(stated) is null))
        {
            return FeatureMapCut.Find(model, input, size);
        }

        var tensor = featureMap ?? stated!;
        if (index.Producer(tensor) is null)
        {
            var made = model.Graph.Node.SelectMany(node => node.Output).Where(name => name.Length > 0).ToList();
            throw new ConfigurationException(new Problem(
                place("backbone.featureMap"),
                $"The network '{name}' has no tensor '{tensor}'.",
                $"{NearestWord.Question(tensor, made)}Its last tensors are: {string.Join(", ", made.TakeLast(TensorsShown))}. "
                    + "Leave the key out to have the last feature map found."));
        }

        if (!new DataFlow(index, input.Name).Reaches(tensor))
        {
            throw featureMap is null
                ? new PipelineException(new Problem(
                    model.Place,
                    $"The file names '{tensor}' as its last feature map, but that tensor does not depend on the images ('{input.Name}').",
                    "Name another tensor in backbone.featureMap."))
                : new ConfigurationException(new Problem(
                    place("backbone.featureMap"),
                    $"The tensor '{tensor}' of '{name}' does not depend on the images ('{input.Name}').",
                    "Leave the key out to have the last feature map found."));
        }

        return new(tensor, featureMap is null ? "the file names it as its last feature map" : "named in backbone.featureMap");
    }
}
