using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Backbones.Trunk;

/// <summary>The input of a network that takes the images: float32, N × 3 × H × W or N × H × W × 3.</summary>
/// <param name="Name">Name of the input.</param>
/// <param name="Size">Height and width where the file fixes them; null where they are open.</param>
/// <param name="ChannelsLast">Whether the channels come last, as TensorFlow has them.</param>
/// <param name="Images">How many images it takes at once where the file fixes that; null where it is open.</param>
internal sealed record BackboneInput(string Name, int? Size, bool ChannelsLast = false, int? Images = null)
{
    private const int MaximumSize = 2048;

    private const string Wanted = "A backbone takes float32 images of N × 3 × height × width or N × height × width × 3.";

    /// <summary>Finds the image input of a model.</summary>
    /// <exception cref="PipelineException">The model has no such input; it is no image network, or one of another layout.</exception>
    public static BackboneInput Find(OnnxModel model)
    {
        var index = new GraphIndex(model.Graph);
        var inputs = index.Inputs;
        var images = inputs.Where(input => input.Type?.TensorType is { } tensor && tensor.Shape is null or { Dim.Count: 4 }).ToList();
        if (images.Count != 1)
        {
            var found = inputs.Count == 0 ? "none" : string.Join(", ", inputs.Select(Describe));
            throw new PipelineException(new Problem(
                model.Place,
                images.Count == 0
                    ? $"This is no network for images; its inputs are: {found}."
                    : $"The network has several image inputs: {found}.",
                Wanted));
        }

        var input = images[0];
        if (input.Type.TensorType.ElemType != (int)DataType.Float)
        {
            throw Refused(model, input, "Export it for float32 input.");
        }

        if (Shape(input) is not { } shape)
        {
            return new(input.Name, null, ChannelOrder.IsTurnedFirst(index, input.Name));
        }

        int?[] sizes = [.. shape.Dim.Select(Fixed)];
        var channelsLast = sizes[1] != 3
            && (sizes[3] == 3 || (sizes is [_, null, _, null] && ChannelOrder.IsTurnedFirst(index, input.Name)));
        var (channels, height, width) = channelsLast ? (sizes[3], sizes[1], sizes[2]) : (sizes[1], sizes[2], sizes[3]);
        if (channels is not (3 or null))
        {
            throw Refused(model, input, "Only RGB images are supported.");
        }

        if (height is not null && width is not null && height != width)
        {
            throw Refused(model, input, "Only square images are supported; export it with open or equal height and width.");
        }

        return (height ?? width) is null or <= MaximumSize
            ? new(input.Name, height ?? width, channelsLast, sizes[0])
            : throw Refused(model, input, $"Images of more than {MaximumSize} pixels a side are not supported.");
    }

    private static PipelineException Refused(OnnxModel model, ValueInfoProto input, string remedy) =>
        new(new Problem(model.Place, $"The network takes {Describe(input)}.", $"{Wanted} {remedy}"));

    private static TensorShapeProto? Shape(ValueInfoProto input) => input.Type?.TensorType?.Shape;

    // Exporters write an open dimension as a name, as nothing at all, as 0 or as -1.
    private static int? Fixed(TensorShapeProto.Types.Dimension dimension) =>
        dimension.DimValue is > 0 and <= int.MaxValue ? (int)dimension.DimValue : null;

    private static string Describe(ValueInfoProto input)
    {
        var type = input.Type?.TensorType is { } tensor ? ((DataType)tensor.ElemType).ToString().ToLowerInvariant() : "no tensor";
        var shape = Shape(input)?.Dim.Select(dimension => dimension.HasDimParam ? dimension.DimParam : dimension.DimValue.ToString())
            ?? ["?"];
        return $"'{input.Name}' ({type}, {string.Join(" × ", shape)})";
    }
}
