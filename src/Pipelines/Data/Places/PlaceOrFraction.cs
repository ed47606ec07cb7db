using System.Globalization;

namespace Pipelines;

/// <summary>Held-out images: either a place of their own, or a fraction of the training images.</summary>
public readonly record struct PlaceOrFraction
{
    private PlaceOrFraction(string? place, double fraction)
    {
        Place = place;
        Fraction = fraction;
    }

    /// <summary>The folder or manifest; null when this is a fraction.</summary>
    public string? Place { get; }

    /// <summary>The fraction of the training images, above 0 and below 1; 0 when this is a place.</summary>
    public double Fraction { get; }

    /// <summary>Images in a folder or manifest of their own.</summary>
    public static PlaceOrFraction At(string place) => new(place, 0);

    /// <summary>A fraction of the training images.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1, both excluded.</exception>
    public static PlaceOrFraction Of(double fraction) =>
        fraction is > 0 and < 1
            ? new(null, fraction)
            : throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "A fraction lies above 0 and below 1.");

    /// <summary>The place, or the fraction as a number.</summary>
    public override string ToString() => Place ?? Fraction.ToString(CultureInfo.InvariantCulture);
}
