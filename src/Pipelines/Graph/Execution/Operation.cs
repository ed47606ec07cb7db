namespace Pipelines.Graph.Execution;

/// <summary>One node of a graph, ready to run: reads the tensors it needs from their slots and puts its results into theirs.</summary>
internal delegate void Operation(Slots slots);

/// <summary>Prepares a node: reads its attributes and constants once and makes the operation that runs in every step.</summary>
/// <exception cref="UnsupportedNodeException">The node asks for something that the operator cannot do here.</exception>
internal delegate Operation OperatorBinder(NodeBinding node);

/// <summary>A node that cannot be trained; the message ends the sentence "The node ...".</summary>
internal sealed class UnsupportedNodeException(string reason) : Exception(reason);

/// <summary>The node needs a value that a refused node would have made; only that node is reported.</summary>
internal sealed class UnknownInputException : Exception;
