using Pipelines.Backbones;
using Pipelines.Onnx;

namespace Pipelines.Tests.Backbones;

/// <summary>Loads a network that a test wrote, from a file as users do.</summary>
internal static class BackboneFile
{
    /// <summary>Loads it with mean 0.5 and standard deviation 0.25, unless the options say otherwise.</summary>
    public static Backbone Load(OnnxModel model, BackboneOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        model.Save(System.IO.Path.Combine(folder.Path, "net.onnx"));
        return Backbone.Load(
            (options ?? new BackboneOptions { Mean = [0.5, 0.5, 0.5], Std = [0.25, 0.25, 0.25] }) with { Model = "net.onnx" }, folder.Path);
    }
}
