namespace Pipelines.Imaging.Augmentation.Operations;

/// <summary>Mirrors planes of square images in place.</summary>
internal static class Flips
{
    /// <summary>Reverses every row.</summary>
    public static void LeftToRight(Span<float> planes, int size)
    {
        for (var start = 0; start < planes.Length; start += size)
        {
            planes.Slice(start, size).Reverse();
        }
    }

    /// <summary>Reverses every plane, then every row of it: the order of the rows changes, the rows themselves do not.</summary>
    public static void TopToBottom(Span<float> planes, int size)
    {
        for (var start = 0; start < planes.Length; start += size * size)
        {
            planes.Slice(start, size * size).Reverse();
        }

        LeftToRight(planes, size);
    }
}
