namespace SurfaceDefects.Defects;

/// <summary>A class of the data set by the name of its folder, and what it does to a whole surface.</summary>
internal sealed record SurfaceClass(string Name, Action<Surface, Random> Apply)
{
    /// <summary>All classes.</summary>
    public static IReadOnlyList<SurfaceClass> All { get; } =
    [
        new("whole", (_, _) => { }),
        new("scratch", Scratch.Apply),
        new("crack", Crack.Apply),
        new("stain", Stain.Apply),
        new("dent", Dent.Apply),
        new("pitting", Pitting.Apply),
    ];
}
