using Pipelines.Backbones.Packaged;

namespace Pipelines.Backbones;

/// <summary>What the text of <c>backbone.model</c> means.</summary>
internal static class BackboneName
{
    /// <summary>
    /// Whether it names a backbone: one that comes with the program, or an entry of the catalogue. Everything else is the path of a file.
    /// </summary>
    public static bool IsName(string model) => PackagedBackbones.Find(model) is not null || BackboneCatalogue.Find(model) is not null;

    /// <summary>Whether it can only be a path: it has a folder or the extension <c>.onnx</c>.</summary>
    public static bool IsPath(string model) =>
        model.AsSpan().IndexOfAny('/', '\\') >= 0 || Path.GetExtension(model).Equals(".onnx", StringComparison.OrdinalIgnoreCase);
}
