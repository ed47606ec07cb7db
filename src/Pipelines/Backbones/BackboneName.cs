namespace Pipelines.Backbones;

/// <summary>What the text of <c>backbone.model</c> means.</summary>
internal static class BackboneName
{
    /// <summary>Whether it names a backbone: <c>builtin</c> or an entry of the catalogue. Everything else is the path of a file.</summary>
    public static bool IsName(string model) => model == BuiltinBackbone.Name || BackboneCatalogue.Find(model) is not null;

    /// <summary>Whether it can only be a path: it has a folder or the extension <c>.onnx</c>.</summary>
    public static bool IsPath(string model) =>
        model.AsSpan().IndexOfAny('/', '\\') >= 0 || Path.GetExtension(model).Equals(".onnx", StringComparison.OrdinalIgnoreCase);
}
