using Pipelines.Graph.Analysis;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Graph.Rewriting;

/// <summary>
/// The form of a graph in which each learned tensor has exactly one reader. Exporters store equal tensors once and share them, directly or
/// behind Identity nodes; trained like that, layers that have nothing to do with each other would move together (only what weights are
/// computed from by arithmetic stays one tensor). What an export in training mode leaves in the nodes goes too: as ONNX Runtime reads it,
/// the network would predict from the batch's own statistics.
/// </summary>
internal static class TrainableForm
{
    /// <summary>The first version of the file format whose initializers need not be listed among the inputs.</summary>
    private const long InitializersAlone = 4;

    /// <summary>A changed copy that computes the same. The same graph always gives the same copy, also with nodes appended to it.</summary>
    public static OnnxModel Of(OnnxModel model)
    {
        var form = model.Clone();
        form.Proto.IrVersion = Math.Max(form.Proto.IrVersion, InitializersAlone);
        EndTrainingMode(form.Graph);
        Untie(form);
        return form;
    }

    private static void Untie(OnnxModel model)
    {
        var graph = model.Graph;
        var learned = LearnedInputs.Of(model);
        var index = new GraphIndex(graph);
        var learnedReads = learned.Select(input => (input.Node, input.Input)).ToHashSet();
        var outputs = graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var names = index.TensorNames().ToHashSet(StringComparer.Ordinal);
        var taken = learned.Select(input => input.Shared).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var shared in taken.Where(name => !index.Initializers.ContainsKey(name)))
        {
            graph.Initializer.Add(Named(index.Constant(shared)!, shared));
            graph.Node.Remove(index.Producer(shared)!);
        }

        var initializers = graph.Initializer.Select(initializer => initializer.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var input in learned.Where(input => input.Shared is null))
        {
            var stored = index.Constant(input.Tensor)!;
            var name = input.Tensor;
            if (!taken.Add(name) || HasOtherReaders(name))
            {
                name = Unused(name, names);
                taken.Add(name);
                input.Node.Input[input.Input] = name;
            }

            if (initializers.Add(name))
            {
                graph.Initializer.Add(Named(stored, name));
                if (index.Producer(name) is { } replaced)
                {
                    graph.Node.Remove(replaced);
                }
            }
        }

        RemoveUnread(graph, outputs);

        // Whoever else reads a tensor wants the number that the file holds.
        bool HasOtherReaders(string name) => outputs.Contains(name) || index.Consumers(name).Any(reader =>
            reader.OpType == OperatorNames.Identity ? HasOtherReaders(reader.Output[0]) : ReadsOtherwise(reader, name));

        bool ReadsOtherwise(NodeProto reader, string name) => GraphIndex.Subgraphs(reader).Any()
            || reader.Input.Index().Any(read => read.Item == name && !learnedReads.Contains((reader, read.Index)));
    }

    private static TensorProto Named(TensorProto stored, string name)
    {
        var copy = stored.Clone();
        copy.Name = name;
        return copy;
    }

    private static string Unused(string wish, HashSet<string> names)
    {
        var number = 2;
        while (!names.Add($"{wish}_{number}"))
        {
            number++;
        }

        return $"{wish}_{number}";
    }

    /// <summary>Removes copies of stored tensors by Identity, and stored tensors, that nobody reads now.</summary>
    private static void RemoveUnread(GraphProto graph, HashSet<string> outputs)
    {
        var index = new GraphIndex(graph);
        var readers = new Dictionary<string, int>(StringComparer.Ordinal);
        var kept = new List<NodeProto>(graph.Node.Count);
        foreach (var node in index.TopologicalOrder().Reverse())
        {
            // Whoever reads a tensor comes after the node that makes it.
            if (node.OpType != OperatorNames.Identity || !IsUnread(node.Output[0]) || index.Constant(node.Output[0]) is null)
            {
                kept.Add(node);
                foreach (var name in GraphIndex.ReadBy(node))
                {
                    readers[name] = readers.GetValueOrDefault(name) + 1;
                }
            }
        }

        if (kept.Count < graph.Node.Count)
        {
            var order = kept.ToHashSet<NodeProto>(ReferenceEqualityComparer.Instance);
            var nodes = graph.Node.Where(order.Contains).ToList();
            graph.Node.Clear();
            graph.Node.AddRange(nodes);
        }

        var unread = graph.Initializer.Where(tensor => IsUnread(tensor.Name)).Select(tensor => tensor.Name)
            .ToHashSet(StringComparer.Ordinal);
        if (unread.Count > 0)
        {
            var stored = graph.Initializer.Where(tensor => !unread.Contains(tensor.Name)).ToList();
            var inputs = graph.Input.Where(input => !unread.Contains(input.Name)).ToList();
            graph.Initializer.Clear();
            graph.Initializer.AddRange(stored);
            graph.Input.Clear();
            graph.Input.AddRange(inputs);
        }

        bool IsUnread(string tensor) => !outputs.Contains(tensor) && !readers.ContainsKey(tensor);
    }

    /// <summary>
    /// Removes training_mode, the outputs that only training has, and other outputs beyond the first that exporters give a name, where
    /// nobody reads them; not from what normalises weights (see <see cref="InferenceMode"/>).
    /// </summary>
    private static void EndTrainingMode(GraphProto graph)
    {
        var index = new GraphIndex(graph);
        var outputs = graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var computed = index.ComputedFromInputs();
        foreach (var node in graph.Node)
        {
            var row = OperatorTable.Of(node);
            if (!row.HasOptionalOutputs || (row.InTraining == TrainingBehavior.MixesImages && !computed.Contains(node.Input[0])))
            {
                continue;
            }

            while (node.Output.Count > 1 && index.Consumers(node.Output[^1]).Count == 0 && !outputs.Contains(node.Output[^1]))
            {
                node.Output.RemoveAt(node.Output.Count - 1);
            }

            InferenceMode.RemoveSwitch(node);
        }
    }
}
