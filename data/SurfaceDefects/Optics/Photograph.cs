using System.Numerics;

namespace SurfaceDefects.Optics;

/// <summary>A picture of linear light, which the sensor in the end turns into values from 0 to 1 for the screen.</summary>
internal sealed class Photograph(int width, int height, Vector3[] pixels)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>Red, green and blue, row by row.</summary>
    public Vector3[] Pixels { get; } = pixels;
}
