using Pipelines.Backbones.Inspection;
using Pipelines.Backbones.Packaged;
using Pipelines.Backbones.Trunk;

namespace Pipelines;

/// <summary>A backbone that has a name, for a list to choose from.</summary>
/// <param name="Name">What <c>backbone.model</c> calls it.</param>
/// <param name="Parameters">How many numbers it learned.</param>
/// <param name="Bytes">About how large its file is.</param>
/// <param name="Size">Side of the images that it was made for, in pixels; null where its file does not say.</param>
/// <param name="Top1">Published accuracy on ImageNet's validation images, in percent; null where there is none.</param>
/// <param name="IsHere">Whether it is on this machine.</param>
public sealed record KnownBackbone(string Name, long Parameters, long Bytes, int? Size, double? Top1, bool IsHere)
{
    /// <summary>Those that come with the program, then the whole catalogue.</summary>
    /// <param name="cache">The folder of downloaded weights.</param>
    public static IReadOnlyList<KnownBackbone> All(WeightCache cache) =>
    [
        .. PackagedBackbones.All.Select(Packaged),
        .. BackboneCatalogue.Rows.Select(entry =>
            new KnownBackbone(entry.Name, entry.Parameters, entry.Bytes, entry.Preprocessing.Size, entry.Top1, cache.Holds(entry))),
    ];

    /// <summary>The names of all of them, without a look at any file.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. PackagedBackbones.Names, .. BackboneCatalogue.Rows.Select(entry => entry.Name)];

    private static KnownBackbone Packaged(PackagedBackbone backbone)
    {
        if (!backbone.IsHere)
        {
            return new(backbone.Name, 0, 0, null, null, IsHere: false);
        }

        var model = backbone.Load(backbone.Name);
        return new(
            backbone.Name,
            LearnedTensors.CountNumbers(model),
            new FileInfo(backbone.FilePath).Length,
            BackboneTrunk.SizeFromMetadata(model) ?? BackboneInput.Find(model).Size,
            null,
            IsHere: true);
    }
}
