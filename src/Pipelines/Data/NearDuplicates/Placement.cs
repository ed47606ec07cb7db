namespace Pipelines.Data.NearDuplicates;

/// <summary>Where a picture lies on another one, in shares of the side, about the centre.</summary>
/// <param name="Left">How far it is moved to the right.</param>
/// <param name="Top">How far it is moved down.</param>
/// <param name="Width">How much it is stretched across.</param>
/// <param name="Height">How much it is stretched down.</param>
internal readonly record struct Placement(double Left, double Top, double Width, double Height)
{
    /// <summary>One on the other as they are.</summary>
    public static Placement Identity { get; } = new(0, 0, 1, 1);
}
