using Pipelines.Graph.Operators;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Graph;

/// <summary>
/// All operators of which the library knows something, by family. Each is one row that carries all of it; the rows stand with their
/// computations in <c>Operators</c>. The table makes docs/operators.md.
/// </summary>
internal static class OperatorTable
{
    /// <summary>The newest opset whose operators were compared with this table.</summary>
    public const long NewestOpset = 21;

    /// <summary>The rows, family by family.</summary>
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        .. Family("Convolution", Convolutions.Rows),
        .. Family("Pooling", Poolings.Rows),
        .. Family("Normalisation", Normalizations.Rows),
        .. Family("Activation", Activations.Rows),
        .. Family("Arithmetic", Arithmetic.Rows),
        .. Family("Comparison", Comparisons.Rows),
        .. Family("Reduction", Reductions.Rows),
        .. Family("Matrix", Matrices.Rows),
        .. Family("Shape", Shapes.Rows),
        .. Family("Resizing", Resizing.Rows),
        .. Family("Selection", Selections.Rows),
        .. Family("Constant", Constants.Rows),
    ];

    private static readonly Dictionary<string, OperatorRow> s_byName = Rows.ToDictionary(row => row.Name, StringComparer.Ordinal);

    /// <summary>
    /// What is known of a node's operator, whichever its domain and version: an operator of another domain with the name of one of ONNX's,
    /// such as Gelu, does the same. <see cref="OperatorRow.Unknown"/> where the table does not have the name.
    /// </summary>
    public static OperatorRow Of(NodeProto node) => s_byName.GetValueOrDefault(node.OpType, OperatorRow.Unknown);

    /// <summary>
    /// The row of a node that training has; null for other operators and domains, and for versions older than the first one in the row.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="opset">Version of the operator set in which its graph is written.</param>
    public static OperatorRow? Trained(NodeProto node, long opset) => FirstVersion(node) <= opset ? Of(node) : null;

    /// <summary>The opset from which on training has a node's operator; null where it has none of its versions.</summary>
    public static long? FirstVersion(NodeProto node) =>
        OnnxModel.IsStandardDomain(node.Domain) && Of(node) is { Bind: not null, Versions: [var first, ..] } ? first : null;

    private static IEnumerable<OperatorRow> Family(string family, IEnumerable<OperatorRow> rows) =>
        rows.Select(row => row with { Family = family });
}
