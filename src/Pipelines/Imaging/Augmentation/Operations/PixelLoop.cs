using System.Numerics;

namespace Pipelines.Imaging.Augmentation.Operations;

/// <summary>An operation on single pixels, for as many at once as a vector holds.</summary>
internal interface IPixelOperation
{
    /// <summary>Changes some pixels, given as their red, green and blue values.</summary>
    public void Apply(ref Vector<float> red, ref Vector<float> green, ref Vector<float> blue);
}

/// <summary>Runs an operation over all pixels of planar RGB.</summary>
internal static class PixelLoop
{
    /// <summary>Applies the operation in place.</summary>
    /// <param name="planes">The red, the green, then the blue plane.</param>
    /// <param name="operation">A struct, so that its code is inlined into the loop.</param>
    public static void Apply<T>(Span<float> planes, T operation)
        where T : struct, IPixelOperation
    {
        var length = planes.Length / 3;
        var red = planes[..length];
        var green = planes.Slice(length, length);
        var blue = planes[(2 * length)..];
        var i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (r, g, b) = (new Vector<float>(red[i..]), new Vector<float>(green[i..]), new Vector<float>(blue[i..]));
            operation.Apply(ref r, ref g, ref b);
            r.CopyTo(red[i..]);
            g.CopyTo(green[i..]);
            b.CopyTo(blue[i..]);
        }

        for (; i < length; i++)
        {
            var (r, g, b) = (new Vector<float>(red[i]), new Vector<float>(green[i]), new Vector<float>(blue[i]));
            operation.Apply(ref r, ref g, ref b);
            (red[i], green[i], blue[i]) = (r[0], g[0], b[0]);
        }
    }
}
