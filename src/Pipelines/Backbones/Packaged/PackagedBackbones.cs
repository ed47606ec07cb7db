namespace Pipelines.Backbones.Packaged;

/// <summary>The backbones that come with the program.</summary>
internal static class PackagedBackbones
{
    /// <summary>All of them, the smallest first.</summary>
    public static IReadOnlyList<PackagedBackbone> All { get; } =
    [
        new(
            BuiltinBackbone.Name,
            BuiltinBackbone.FilePath,
            "trained for this program (docs/builtin-backbone.md); MIT",
            "Install the program again, or give the path of an ONNX file."),
        new(
            MlNetResNet18.Name,
            MlNetResNet18.FilePath,
            $"NuGet package {MlNetResNet18.Package}, trained with CNTK on ImageNet-1K; MIT",
            $"It comes with the NuGet package {MlNetResNet18.Package}: restore and build the program again, or take another backbone.")
        {
            Metadata = MlNetResNet18.Metadata,
        },
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(backbone => backbone.Name)];

    /// <summary>The one of that name; null where there is none.</summary>
    public static PackagedBackbone? Find(string name) => All.FirstOrDefault(backbone => backbone.Name == name);
}
