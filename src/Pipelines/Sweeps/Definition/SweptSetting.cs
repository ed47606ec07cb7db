using System.Globalization;
using Pipelines.Configuration.Sweeping;

namespace Pipelines.Sweeps.Definition;

/// <summary>A setting that a sweep tries, and its values.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Values">Its values.</param>
internal sealed record SweptSetting(SettingPath Path, SweptValues Values)
{
    // Digits behind which nobody looks; a value is written with them and then is what it says, everywhere.
    private const int Digits = 4;

    /// <summary>The values that a grid takes, as JSON.</summary>
    public IReadOnlyList<string> GridValues => Values.Range is { } range
        ? [.. GridOf(range, range.Points ?? SweptRange.UsualPoints).Distinct()]
        : Values.List;

    /// <summary>The value at a place between 0 and 1, which is not included.</summary>
    public string At(double place) =>
        Values.Range is { } range ? InRange(range, place) : Values.List[(int)(place * Values.List.Count)];

    private IEnumerable<string> GridOf(SweptRange range, int points) =>
        Enumerable.Range(0, points).Select(point => InRange(range, point / (points - 1.0)));

    private string InRange(SweptRange range, double place)
    {
        var (from, to) = (range.From!.Value, range.To!.Value);
        if (Path.IsWhole && range.Scale == SweepScale.Linear && place is > 0 and < 1)
        {
            // Each whole number has the same share.
            return Math.Min(to, Math.Floor(from + (place * (to - from + 1)))).ToString("R", CultureInfo.InvariantCulture);
        }

        var value = range.Scale == SweepScale.Log
            ? Math.Exp(Math.Log(from) + (place * (Math.Log(to) - Math.Log(from))))
            : from + (place * (to - from));
        var rounded = Path.IsWhole
            ? Math.Round(value)
            : double.Parse(value.ToString($"G{Digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Json(place switch
        {
            0 => from,
            1 => to,
            _ => Math.Clamp(rounded, from, to),
        });
    }

    private static string Json(double value) => value.ToString("R", CultureInfo.InvariantCulture)
        .Replace("E-0", "e-", StringComparison.Ordinal)
        .Replace("E", "e", StringComparison.Ordinal);
}
