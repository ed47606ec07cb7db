using System.Numerics;
using System.Numerics.Tensors;

namespace Pipelines.Imaging.Augmentation.Operations;

/// <summary>
/// Colour operations on planar RGB, 0 to 255, in place. The formulas are torchvision's for float tensors; values are clamped to 0..255, not
/// rounded.
/// </summary>
internal static class ColorOperations
{
    // The luma weights of ITU-R BT.601 as torchvision writes them.
    private const float RedWeight = 0.2989f;
    private const float GreenWeight = 0.587f;
    private const float BlueWeight = 0.114f;

    /// <summary>Multiplies every value.</summary>
    public static void AdjustBrightness(Span<float> planes, float factor) => PixelLoop.Apply(planes, new Linear(factor, 0));

    /// <summary>Moves every value away from the image's mean grey (factor above 1) or towards it.</summary>
    public static void AdjustContrast(Span<float> planes, float factor)
    {
        var plane = planes.Length / 3;
        var sum = (RedWeight * TensorPrimitives.Sum<float>(planes[..plane]))
            + (GreenWeight * TensorPrimitives.Sum<float>(planes.Slice(plane, plane)))
            + (BlueWeight * TensorPrimitives.Sum<float>(planes[(2 * plane)..]));
        PixelLoop.Apply(planes, new Linear(factor, (1 - factor) * sum / plane));
    }

    /// <summary>Moves every pixel away from its own grey (factor above 1) or towards it.</summary>
    public static void AdjustSaturation(Span<float> planes, float factor) => PixelLoop.Apply(planes, new Saturation(factor));

    /// <summary>Shifts the hue: 1 is once around the colour circle.</summary>
    public static void AdjustHue(Span<float> planes, float shift) => PixelLoop.Apply(planes, new Hue(shift));

    /// <summary>Sets all three planes to the grey of each pixel.</summary>
    public static void ToGrayscale(Span<float> planes) => PixelLoop.Apply(planes, default(Grayscale));

    private static Vector<float> Gray(Vector<float> red, Vector<float> green, Vector<float> blue) =>
        (red * RedWeight) + (green * GreenWeight) + (blue * BlueWeight);

    private static Vector<float> Clamp(Vector<float> value) => Vector.Min(Vector.Max(value, Vector<float>.Zero), new Vector<float>(255));

    private readonly struct Linear(float factor, float addend) : IPixelOperation
    {
        public void Apply(ref Vector<float> red, ref Vector<float> green, ref Vector<float> blue)
        {
            var add = new Vector<float>(addend);
            red = Clamp((red * factor) + add);
            green = Clamp((green * factor) + add);
            blue = Clamp((blue * factor) + add);
        }
    }

    private readonly struct Saturation(float factor) : IPixelOperation
    {
        public void Apply(ref Vector<float> red, ref Vector<float> green, ref Vector<float> blue)
        {
            var gray = Gray(red, green, blue) * (1 - factor);
            red = Clamp((red * factor) + gray);
            green = Clamp((green * factor) + gray);
            blue = Clamp((blue * factor) + gray);
        }
    }

    private readonly struct Grayscale : IPixelOperation
    {
        public void Apply(ref Vector<float> red, ref Vector<float> green, ref Vector<float> blue) =>
            red = green = blue = Gray(red, green, blue);
    }

    /// <summary>To hue, saturation and value and back. Hue is counted in sixths of the circle from red.</summary>
    private readonly struct Hue(float shift) : IPixelOperation
    {
        public void Apply(ref Vector<float> red, ref Vector<float> green, ref Vector<float> blue)
        {
            var value = Vector.Max(red, Vector.Max(green, blue));
            var chroma = value - Vector.Min(red, Vector.Min(green, blue));

            // A grey pixel has no hue; any value will do, since it is multiplied by a chroma of 0.
            var divisor = Vector.ConditionalSelect(Vector.Equals(chroma, Vector<float>.Zero), Vector<float>.One, chroma);
            var sixth = Vector.ConditionalSelect(
                Vector.Equals(value, red),
                (green - blue) / divisor,
                Vector.ConditionalSelect(
                    Vector.Equals(value, green),
                    ((blue - red) / divisor) + new Vector<float>(2),
                    ((red - green) / divisor) + new Vector<float>(4)));
            sixth += new Vector<float>(6 * shift);
            red = Channel(value, chroma, sixth, 5);
            green = Channel(value, chroma, sixth, 3);
            blue = Channel(value, chroma, sixth, 1);
        }

        private static Vector<float> Channel(Vector<float> value, Vector<float> chroma, Vector<float> sixth, float offset)
        {
            var k = sixth + new Vector<float>(offset);
            k -= Vector.Floor(k / 6f) * 6f;
            var share = Vector.Min(k, new Vector<float>(4) - k);
            return value - (chroma * Vector.Min(Vector.Max(share, Vector<float>.Zero), Vector<float>.One));
        }
    }
}
