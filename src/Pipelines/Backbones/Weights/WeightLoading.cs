using System.Runtime.InteropServices;
using Google.Protobuf;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Backbones.Weights;

/// <summary>What <see cref="WeightLoading.Load"/> did.</summary>
/// <param name="Loaded">The initializers that were filled.</param>
/// <param name="LeftOut">
/// Tensors of the file that were not used: integers, and what belongs to a classifier that was to be left out.
/// </param>
/// <param name="Prefix">How names of file and graph differ.</param>
internal sealed record LoadedWeights(IReadOnlyList<string> Loaded, IReadOnlyList<string> LeftOut, NamePrefix Prefix);

/// <summary>Copies the tensors of a weight file into the initializers of a graph with the same names.</summary>
internal static class WeightLoading
{
    private const int ListedNames = 3;

    /// <summary>
    /// Fills every weight of the graph from the file, or none. Weights are the float32 initializers of more than one element; a single
    /// number is a constant, such as a bound of Clip, and is filled only if the file has it. Integers of the file
    /// (<c>num_batches_tracked</c>) are no weights and left out. Names may differ by one prefix, such as <c>module.</c> or
    /// <c>backbone.</c>, see <see cref="NamePrefix"/>.
    /// </summary>
    /// <param name="weights">The weight file.</param>
    /// <param name="graph">The network; its initializers are changed.</param>
    /// <param name="classifier">
    /// Name of the last layer, such as <c>fc</c> or <c>classifier.6</c>, where it need not fit: the graph's weights stay as they are if the
    /// file has none for it or such of another shape (another number of classes), and the file's are left out if the graph has no such
    /// layer. Tensors of the file outside the prefix, such as another head, are then left out, too. Default: everything must fit.
    /// </param>
    /// <param name="rename">
    /// Gives a tensor of the file, by its name there, the name that it has today; null leaves it out. Default: names stay.
    /// </param>
    /// <exception cref="PipelineException">
    /// Tensors are missing, not expected or of another shape (all of them are named), or the file cannot be read. The graph is unchanged.
    /// </exception>
    public static LoadedWeights Load(
        StateDictionary weights, OnnxModel graph, string? classifier = null, Func<string, string?>? rename = null)
    {
        var targets = graph.Graph.Initializer.Where(initializer => initializer.DataType == (int)TensorProto.Types.DataType.Float).ToList();
        var given = weights.Tensors
            .Where(tensor => tensor.IsFloatingPoint)
            .Select(tensor => (Name: rename is null ? tensor.Name : rename(tensor.Name), Tensor: tensor))
            .Where(pair => pair.Name is not null)
            .Select(pair => new Given(pair.Name!, pair.Tensor))
            .ToList();
        var prefix = NamePrefix.Find([.. given.Select(tensor => tensor.Name)], [.. targets.Select(target => target.Name)]);

        // Where two of the file get one name, the second has no place in the graph and is reported.
        var byGraphName = given
            .Where(tensor => prefix.ToGraph(tensor.Name) is not null)
            .DistinctBy(tensor => tensor.Name)
            .ToDictionary(tensor => prefix.ToGraph(tensor.Name)!, tensor => tensor.Tensor, StringComparer.Ordinal);

        var pairs = targets
            .Select(target => new Pair(target, byGraphName.GetValueOrDefault(target.Name)))
            .Where(pair => pair.Tensor is not null || IsWeight(pair.Target))
            .ToList();
        if (!pairs.Exists(pair => pair.Tensor is not null))
        {
            throw NothingInCommon(weights, [.. given.Select(tensor => tensor.Tensor)], graph, targets);
        }

        if (classifier is not null && pairs.Exists(pair => IsPartOf(pair.Target.Name, classifier) && !pair.Fits))
        {
            pairs.RemoveAll(pair => IsPartOf(pair.Target.Name, classifier));
        }

        var used = pairs.Select(pair => pair.Tensor).ToHashSet();
        var leftOut = weights.Tensors.Where(tensor => !used.Contains(tensor)).ToList();
        var unexpected = given
            .Where(tensor => !used.Contains(tensor.Tensor) && !(classifier is not null && MayStay(prefix.ToGraph(tensor.Name), classifier)))
            .Select(tensor => tensor.Tensor);
        ThrowIfDifferent(pairs, unexpected, weights, graph);

        Fill(pairs);
        return new([.. pairs.Select(pair => pair.Target.Name)], [.. leftOut.Select(tensor => tensor.Name)], prefix);
    }

    private static bool IsWeight(TensorProto initializer) => initializer.Dims.Any(size => size > 1);

    private static bool IsPartOf(string name, string layer) => name.StartsWith(layer + ".", StringComparison.Ordinal);

    private static bool MayStay(string? graphName, string classifier) => graphName is null || IsPartOf(graphName, classifier);

    private static void ThrowIfDifferent(List<Pair> pairs, IEnumerable<WeightTensor> unexpected, StateDictionary weights, OnnxModel graph)
    {
        var missing = pairs
            .Where(pair => pair.Tensor is null)
            .Select(pair => new Problem(
                weights.Place, $"The tensor '{pair.Target.Name}' {Shape(pair.Target.Dims)} of {graph.Place} is missing."));
        var misshapen = pairs
            .Where(pair => pair is { Tensor: not null, Fits: false })
            .Select(pair => new Problem(
                weights.Place,
                $"The tensor '{pair.Tensor!.Name}' has the shape {Shape(pair.Tensor.Shape)}, "
                    + $"{graph.Place} needs {Shape(pair.Target.Dims)}."));
        var surplus = unexpected.Select(
            tensor => new Problem(weights.Place, $"The tensor '{tensor.Name}' {Shape(tensor.Shape)} has no place in {graph.Place}."));
        List<Problem> problems = [.. missing, .. misshapen, .. surplus];
        if (problems.Count > 0)
        {
            problems[^1] = problems[^1] with
            {
                Remedy = "Give weights of the same architecture; the weights of another number of classes can be loaded without the "
                    + "classifier.",
            };
            throw new PipelineException(problems);
        }
    }

    private static PipelineException NothingInCommon(
        StateDictionary weights, List<WeightTensor> given, OnnxModel graph, List<TensorProto> targets)
    {
        var (inFile, inGraph) = (Some(given.Select(tensor => tensor.Name)), Some(targets.Where(IsWeight).Select(target => target.Name)));
        return new(new Problem(
            weights.Place,
            $"No tensor of the file ({inFile}) has the name of a weight of {graph.Place} ({inGraph}).",
            "Give weights of the same architecture, with PyTorch's names."));
    }

    /// <summary>Reads everything before it changes anything.</summary>
    private static void Fill(List<Pair> pairs)
    {
        var contents = pairs.ConvertAll(pair =>
        {
            var bytes = GC.AllocateUninitializedArray<byte>(checked(pair.Tensor!.Count * sizeof(float)));
            pair.Tensor.CopyTo(MemoryMarshal.Cast<byte, float>(bytes.AsSpan()));
            return UnsafeByteOperations.UnsafeWrap(bytes);
        });
        foreach (var (pair, content) in pairs.Zip(contents))
        {
            pair.Target.FloatData.Clear();
            pair.Target.RawData = content;
        }
    }

    private static string Shape(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    private static string Some(IEnumerable<string> names)
    {
        var few = names.Take(ListedNames + 1).ToList();
        return few.Count == 0
            ? "none"
            : string.Join(", ", few.Take(ListedNames).Select(name => $"'{name}'")) + (few.Count > ListedNames ? " ..." : "");
    }

    /// <param name="Name">The tensor's name in graphs of today, under the file's prefix.</param>
    /// <param name="Tensor">A tensor of the file.</param>
    private sealed record Given(string Name, WeightTensor Tensor);

    private sealed record Pair(TensorProto Target, WeightTensor? Tensor)
    {
        public bool Fits => Tensor is not null && Tensor.Shape.SequenceEqual(Target.Dims);
    }
}
