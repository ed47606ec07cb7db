using TorchSharp.Modules;

namespace Pipelines.Graph;

/// <summary>One trainable tensor of a graph.</summary>
/// <param name="Name">
/// Name of the ONNX initializer. Where several layers of the original file read one initializer, each has its own copy, with the name of
/// the Identity node's output or a number behind it.
/// </param>
/// <param name="Kind">What it does in its layer.</param>
/// <param name="Node">Name of the node that reads it.</param>
/// <param name="NodeIndex">Position of that node among all nodes of the graph, from the input on.</param>
/// <param name="Value">The Torch parameter; set its <c>requires_grad</c> to freeze or unfreeze it.</param>
internal sealed record GraphParameter(string Name, ParameterKind Kind, string Node, int NodeIndex, Parameter Value);
