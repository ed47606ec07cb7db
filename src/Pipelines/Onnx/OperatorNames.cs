namespace Pipelines.Onnx;

/// <summary>
/// Names of the operators that several parts of the library write into graphs or look for in them. What is known of an operator stands in
/// the table of operators (<c>Graph/OperatorTable</c>).
/// </summary>
internal static class OperatorNames
{
    /// <summary>Batch normalisation.</summary>
    public const string BatchNormalization = "BatchNormalization";

    /// <summary>A tensor that never changes, stored in the node.</summary>
    public const string Constant = "Constant";

    /// <summary>A convolution.</summary>
    public const string Conv = "Conv";

    /// <summary>Zeros a share of the values while training.</summary>
    public const string Dropout = "Dropout";

    /// <summary>A linear layer.</summary>
    public const string Gemm = "Gemm";

    /// <summary>Passes a tensor on under another name.</summary>
    public const string Identity = "Identity";

    /// <summary>Another order of the axes.</summary>
    public const string Transpose = "Transpose";
}
