using Pipelines.Backbones;
using Pipelines.Backbones.Architectures;
using Pipelines.Backbones.Inspection;
using Pipelines.Backbones.Packaged;
using Pipelines.Backbones.Trunk;
using Pipelines.Graph;
using Pipelines.Graph.Analysis;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines;

/// <summary>Looks at a network without training or running a pipeline with it.</summary>
public static class NetworkInspection
{
    /// <summary>Looks at the builtin backbone, a network of the catalogue (its weights are not needed) or an ONNX file.</summary>
    /// <param name="backbone">Its name or path.</param>
    /// <param name="size">
    /// Side of the images for which shapes and multiply-adds are asked, in pixels. Default: what it was made for.
    /// </param>
    /// <exception cref="ConfigurationException">There is no such name or file.</exception>
    /// <exception cref="PipelineException">The network cannot serve as a backbone, or does not run at that size.</exception>
    public static NetworkReport Of(string backbone, int? size = null)
    {
        var model = Open(backbone);
        var name = BackboneName.IsName(backbone) ? backbone : Path.GetFileNameWithoutExtension(backbone);
        var original = model.Clone();
        var trunk = BackboneTrunk.Of(name, model, featureMap: null, key => key);
        var side = size ?? trunk.Size;
        var shapes = ShapesAt(name, trunk, side);
        var stated = BackboneNormalization.Stated(original);
        var learned = LearnedTensors.Of(trunk.Model);
        var stages = StagesOf(trunk, shapes, learned);
        return new()
        {
            Name = name,
            Inputs = [.. new GraphIndex(original.Graph).Inputs.Select(Describe)],
            Channels = trunk.Input.ChannelsLast ? "last" : "first",
            Outputs = [.. original.Graph.Output.Select(Describe)],
            Opset = original.Opset,
            Size = trunk.Size,
            ShownSize = side,
            ColorOrder = CamelCase.Of(stated.Channels ?? ColorChannels.Rgb),
            Mean = stated.Mean,
            Std = stated.Std,
            Origin = PackagedBackbones.Find(backbone)?.Origin,
            FeatureMap = trunk.Cut.Tensor,
            CutReason = trunk.Cut.Reason,
            FeatureMapShape = shapes[trunk.Cut.Tensor][1..],
            Stages = stages,
            Parameters = learned.Sum(tensor => tensor.Count),
            ParametersCutOff = LearnedTensors.Of(model).Sum(tensor => tensor.Count) - learned.Sum(tensor => tensor.Count),
            MultiplyAdds = stages.Sum(stage => stage.MultiplyAdds),
            NotTrainable = NotTrainable(trunk),
        };
    }

    private static OnnxModel Open(string backbone)
    {
        if (PackagedBackbones.Find(backbone) is { } packaged)
        {
            return packaged.Load(backbone);
        }

        if (BackboneCatalogue.Find(backbone) is { } entry)
        {
            return ArchitectureTable.Find(entry.Architecture)!.Build();
        }

        return File.Exists(backbone) ? OnnxModel.Load(backbone)
            : throw new ConfigurationException(BackboneName.IsPath(backbone)
                ? new Problem(backbone, "There is no such file.", "Give the path of an ONNX file, or a name of the catalogue.")
                {
                    Action = new(ProblemActionKind.ListBackbones),
                }
                : BackboneCatalogue.Unknown(backbone, backbone));
    }

    /// <summary>Shapes, for one image, of all that the counts and stages need.</summary>
    private static Dictionary<string, int[]> ShapesAt(string name, BackboneTrunk trunk, int size)
    {
        var (graph, input) = (trunk.Model.Graph, trunk.Input.Name);
        var index = new GraphIndex(graph);
        var counted = graph.Node.Where(MultiplyAdds.Counts).ToList();
        var tensors = NodeStages.Trunk(new DataFlow(index, input), trunk.Cut.Tensor)
            .Concat(graph.Node.Where(node => OperatorTable.Of(node).ResizesMaps).Select(node => node.Output[0]))
            .Concat(counted.SelectMany(node => node.Input.Take(2).Append(node.Output[0])))
            .Where(tensor => index.Producer(tensor) is { OpType: not OperatorNames.Constant })
            .Distinct();
        int[] pixels = [1, 3, size, size];
        try
        {
            using var probe = new GraphProbe(trunk.Model, tensors);
            return new(probe.Shapes(input, pixels), StringComparer.Ordinal) { [input] = pixels };
        }
        catch (GraphProbeException error)
        {
            throw new PipelineException(
                new Problem(
                    trunk.Model.Place,
                    $"'{name}' does not run on images of {size} × {size} pixels; it was made for {trunk.Size} × {trunk.Size}.",
                    $"(ONNX Runtime: {error.Message})"),
                error);
        }
    }

    private static List<NetworkStageReport> StagesOf(
        BackboneTrunk trunk, Dictionary<string, int[]> shapes, IReadOnlyList<LearnedTensor> learned)
    {
        var index = new GraphIndex(trunk.Model.Graph);
        var maps = shapes.Where(shape => shape.Value.Length == 4 && shape.Key != trunk.Input.Name)
            .ToDictionary(shape => shape.Key, shape => ((long)shape.Value[2], (long)shape.Value[3]), StringComparer.Ordinal);
        var stages = new NodeStages(trunk.Model, trunk.Input.Name, maps);
        var layers = trunk.Model.Graph.Node.Where(MultiplyAdds.Counts).ToLookup(stages.StageOf);
        var tensors = learned.ToLookup(tensor => stages.StageOf(tensor.Reader));
        var lastOf = NodeStages.Trunk(new DataFlow(index, trunk.Input.Name), trunk.Cut.Tensor)
            .Where(shapes.ContainsKey).GroupBy(tensor => stages.StageOf(index.Producer(tensor)!)).ToDictionary(
                group => group.Key, group => shapes[group.Last()]);
        return
        [
            .. Enumerable.Range(0, stages.Sizes.Count)
                .Where(stage => layers[stage].Any() || tensors[stage].Any()).Select(stage => new NetworkStageReport(
                (int)stages.Sizes[stage].Height,
                (int)stages.Sizes[stage].Width,
                lastOf.GetValueOrDefault(stage) is { Length: > 1 } last ? last[1] : 0,
                layers[stage].Count(),
                tensors[stage].Sum(tensor => tensor.Count),
                layers[stage].Sum(node => MultiplyAdds.Of(node, index, shapes)),
                tensors[stage].FirstOrDefault()?.Name ?? "",
                tensors[stage].LastOrDefault()?.Name ?? "")),
        ];
    }

    /// <summary>What training says of the nodes; it reads the graph, and trains nothing.</summary>
    private static IReadOnlyList<string> NotTrainable(BackboneTrunk trunk)
    {
        try
        {
            GraphModule.Create(trunk.Model, trunk.Input.Name, [trunk.Cut.Tensor]).Dispose();
            return [];
        }
        catch (PipelineException refusal)
        {
            return [.. refusal.Problems.Select(problem => problem.Found)];
        }
    }

    private static NetworkTensorReport Describe(ValueInfoProto value) => value.Type?.TensorType is { } tensor
        ? new(value.Name, ((DataType)tensor.ElemType).ToString().ToLowerInvariant(), [.. tensor.Shape?.Dim.Select(Describe) ?? ["?"]])
        : new(value.Name, "?", ["?"]);

    private static string Describe(TensorShapeProto.Types.Dimension dimension) =>
        dimension.HasDimParam && dimension.DimParam.Length > 0 ? dimension.DimParam
            : dimension.DimValue > 0 ? $"{dimension.DimValue}"
            : "?";
}
