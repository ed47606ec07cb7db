using Pipelines.Graph.Execution;
using Pipelines.Onnx.Format;

namespace Pipelines.Graph;

/// <summary>
/// One operator: how its nodes run in Torch, and whatever else any part of the library needs to know of it. The rows stand with their
/// computations in <c>Operators</c>, a file for each family.
/// </summary>
/// <param name="Name">Its name in ONNX's own domain.</param>
/// <param name="Versions">
/// The opsets in which its versions began, rising; a graph means the newest one that is not newer than itself. Empty where training
/// does not have the operator.
/// </param>
/// <param name="Bind">Prepares a node to run; null where training does not have the operator.</param>
internal sealed record OperatorRow(string Name, IReadOnlyList<long> Versions, OperatorBinder? Bind)
{
    /// <summary>What is known of an operator that the table does not have: nothing.</summary>
    public static OperatorRow Unknown { get; } = NotTrained("");

    /// <summary>The heading under which docs/operators.md lists it; set by the table.</summary>
    public string Family { get; init; } = "";

    /// <summary>What of the operator is refused or special, for docs/operators.md; empty where nothing is.</summary>
    public string Limits { get; init; } = "";

    /// <summary>What its inputs are when they are stored in the file; inputs beyond the list are not learned.</summary>
    public IReadOnlyList<LearnedRole> Learned { get; init; } = [];

    /// <summary>From which inputs its result comes, where it computes weights.</summary>
    public GradientPath Gradient { get; init; }

    /// <summary>
    /// Whether the next operator may write over the result: it is a tensor of its own, and its backward makes no use of it. The result of a
    /// node with a single input never is: Torch's concatenation of one tensor is that tensor.
    /// </summary>
    public bool ResultMayBeOverwritten { get; init; }

    /// <summary>In what numbers it computes in training steps in bfloat16.</summary>
    public OperatorPrecision Precision { get; init; }

    /// <summary>What it does while a network is trained.</summary>
    public TrainingBehavior InTraining { get; init; }

    /// <summary>Whether exporters give names to outputs beyond the first that can be left out.</summary>
    public bool HasOptionalOutputs { get; init; }

    /// <summary>Counts its multiply-adds; null where papers count none: biases, normalisations, activations, poolings.</summary>
    public MultiplyAddCount? MultiplyAdds { get; init; }

    /// <summary>Whether it makes maps of another height and width: a convolution or a pooling.</summary>
    public bool ResizesMaps { get; init; }

    /// <summary>Whether the axes of its result are known to be those of what it reads.</summary>
    public bool KeepsAxes { get; init; }

    /// <summary>Whether it leaves every value as it is, when not in training.</summary>
    public bool KeepsValues { get; init; }

    /// <summary>Whether it passes on only the shape of what it reads, and no data.</summary>
    public bool ReadsShapeOnly { get; init; }

    /// <summary>What it can be in a network's classifier.</summary>
    public ClassifierRole Classifier { get; init; }

    /// <summary>Whether, in use, it is a factor and an addend for each channel, which can be computed into the layer before it.</summary>
    public bool FoldsIntoLayer { get; init; }

    /// <summary>
    /// The axis of a node's weights, its second input, along which the output channels lie, for layers into which such factors and addends
    /// can be computed (see <see cref="FoldsIntoLayer"/>); null for all others.
    /// </summary>
    public Func<NodeProto, int>? OutputChannelAxis { get; init; }

    /// <summary>An operator that training does not have and of which something is known all the same.</summary>
    public static OperatorRow NotTrained(string name) => new(name, [], null);
}
