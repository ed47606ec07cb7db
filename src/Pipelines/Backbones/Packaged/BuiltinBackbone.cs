namespace Pipelines;

/// <summary>The small backbone that comes with the library.</summary>
public static class BuiltinBackbone
{
    /// <summary>The value of <c>backbone.model</c> that means it.</summary>
    public const string Name = "builtin";

    /// <summary>Its file, beside the library.</summary>
    public static string FilePath => Path.Combine(AppContext.BaseDirectory, "backbones", "builtin.onnx");
}
