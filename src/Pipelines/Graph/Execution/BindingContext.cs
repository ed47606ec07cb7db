namespace Pipelines.Graph.Execution;

/// <summary>What the nodes of a graph are prepared with; the sets of slots grow while nodes are prepared.</summary>
internal sealed record BindingContext
{
    /// <summary>Version of the operator set in which the graph is written.</summary>
    public required long Opset { get; init; }

    /// <summary>Training or evaluation.</summary>
    public required RunMode Mode { get; init; }

    /// <summary>The tensors; those that never change are there.</summary>
    public required Slots Slots { get; init; }

    /// <summary>Slots by the name of the tensor.</summary>
    public required IReadOnlyDictionary<string, int> SlotOf { get; init; }

    /// <summary>Slots whose tensors never change.</summary>
    public required IReadOnlySet<int> Constants { get; init; }

    /// <summary>Slots whose tensors a refused node would have made.</summary>
    public required IReadOnlySet<int> Unknown { get; init; }

    /// <summary>Slots whose tensors their only reader may change.</summary>
    public required IReadOnlySet<int> Overwritable { get; init; }

    /// <summary>Names of the tensors that a node reads, or that are outputs of the graph.</summary>
    public required IReadOnlySet<string> Read { get; init; }

    /// <summary>Names of the tensors that are computed from the graph's input, and not from stored numbers alone.</summary>
    public required IReadOnlySet<string> FromInput { get; init; }
}
