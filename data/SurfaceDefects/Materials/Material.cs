namespace SurfaceDefects.Materials;

/// <summary>A material by its name in file names, and how a new piece of it is made.</summary>
internal sealed record Material(string Name, Func<Random, Surface> Make)
{
    /// <summary>All materials; every class is drawn on each of them.</summary>
    public static IReadOnlyList<Material> All { get; } =
    [
        new("steel", BrushedSteel.Make),
        new("concrete", Concrete.Make),
        new("fabric", WovenFabric.Make),
        new("wood", Wood.Make),
        new("paint", PaintedMetal.Make),
        new("leather", Leather.Make),
    ];
}
