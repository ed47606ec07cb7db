namespace Pipelines.Graph;

/// <summary>What a stored tensor is to the operator that reads it.</summary>
internal enum LearnedRole
{
    /// <summary>Not learned.</summary>
    None,

    /// <summary>See <see cref="ParameterKind.Weight"/>.</summary>
    Weight,

    /// <summary>See <see cref="ParameterKind.Bias"/>.</summary>
    Bias,

    /// <summary>See <see cref="ParameterKind.NormalizationScale"/>.</summary>
    NormalizationScale,

    /// <summary>See <see cref="ParameterKind.NormalizationOffset"/>.</summary>
    NormalizationOffset,

    /// <summary>See <see cref="ParameterKind.Scale"/>.</summary>
    Scale,

    /// <summary>A running statistic: not trained by gradients, but it changes while training and is written back.</summary>
    Statistic,

    /// <summary>A factor or addend between layers, which may be learned or a constant (see <see cref="LearnedInputs"/>).</summary>
    MaybeScale,

    /// <summary>See <see cref="MaybeScale"/>.</summary>
    MaybeBias,
}

/// <summary>One row of the table of operators.</summary>
/// <param name="Family">The heading under which the reference lists it.</param>
/// <param name="Domain">The operator's domain; empty for ONNX's own.</param>
/// <param name="Name">The operator.</param>
/// <param name="Since">The opset in which this version of the operator began.</param>
/// <param name="Bind">Prepares a node.</param>
/// <param name="Roles">What its inputs are when they are stored in the file; inputs beyond the list are not learned.</param>
/// <param name="Limits">What of the operator is refused, for the reference; empty where nothing is.</param>
internal sealed record OperatorRow(string Family, string Domain, string Name, long Since, OperatorBinder Bind, IReadOnlyList<LearnedRole> Roles, string Limits);
