namespace Pipelines.Backbones.Architectures;

/// <summary>Two numbers along height and width: the size of a kernel, or a padding. A single number stands for both.</summary>
/// <param name="Height">Along the height.</param>
/// <param name="Width">Along the width.</param>
internal readonly record struct Window(int Height, int Width)
{
    /// <summary>The padding at which a kernel of this (odd) size keeps the map's size at stride 1.</summary>
    public Window SamePadding => new((Height - 1) / 2, (Width - 1) / 2);

    /// <summary>A square.</summary>
    public static implicit operator Window(int side) => new(side, side);
}
