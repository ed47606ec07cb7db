using System.Globalization;

namespace Pipelines.Auditing.Pictures;

/// <summary>Finds images of poor quality: dark, bright, blurred, tiny, of an odd shape, almost uniform.</summary>
internal static class QualityAudit
{
    // Grey values, 0 to 255: of an image that is too dark the brightest parts, of one that is too bright the darkest parts.
    private const double DarkestBright = 60;
    private const double BrightestDark = 215;
    private const double PartsLeftOut = 0.05;
    private const double LeastContrast = 5;

    // A side of so few pixels is tiny whatever the others are.
    private const int TinySide = 32;
    private const double TinyAgainstUsual = 0.25;
    private const double OddShape = 4;
    private const double OddAgainstUsual = 2.5;
    private const double BlurDeviations = 4;

    /// <summary>What is poor, the worst first.</summary>
    /// <param name="audited">The images.</param>
    /// <param name="looks">What can be seen of each.</param>
    public static IReadOnlyList<AuditFinding> Run(AuditedImages audited, IReadOnlyList<ImageLook?> looks)
    {
        var seen = looks.OfType<ImageLook>().ToList();
        if (seen.Count == 0)
        {
            return [];
        }

        var usual = new UsualLook(
            RobustLimit.Of([.. seen.Select(look => -look.Sharpness)]),
            Median(seen.Select(look => (double)Math.Min(look.Width, look.Height))),
            Median(seen.Select(Elongation)));
        return
        [
            .. looks.Index()
                .Where(look => look.Item is not null)
                .Select(look => (look.Index, Worst: Reasons(look.Item!, usual).OrderByDescending(reason => reason.Score).FirstOrDefault()))
                .Where(image => image.Worst.Text is not null)
                .Select(image => audited.Finding(image.Index, AuditKind.Quality, image.Worst.Score, image.Worst.Text))
                .OrderByDescending(finding => finding.Score),
        ];
    }

    private static IEnumerable<(double Score, string Text)> Reasons(ImageLook look, UsualLook usual)
    {
        var size = string.Create(CultureInfo.InvariantCulture, $"{look.Width} × {look.Height} pixels");
        var shorter = Math.Min(look.Width, look.Height);
        if (shorter < TinySide || shorter < TinyAgainstUsual * usual.ShorterSide)
        {
            yield return (Severity(Math.Max(TinySide, TinyAgainstUsual * usual.ShorterSide) / shorter), $"tiny: {size}");
        }

        var elongation = Elongation(look);
        if (elongation > OddShape && elongation > OddAgainstUsual * usual.Elongation)
        {
            yield return (Severity(elongation / OddShape), $"odd shape: {size}");
        }

        var grey = look.Picture.Values.Order().ToList();
        var (dark, bright) = (grey[(int)(PartsLeftOut * grey.Count)], grey[(int)((1 - PartsLeftOut) * grey.Count)]);
        var mean = grey.Average(value => (double)value);
        var contrast = Math.Sqrt(grey.Average(value => (value - mean) * (value - mean)));
        if (contrast < LeastContrast)
        {
            yield return (Severity(LeastContrast / Math.Max(0.1, contrast)), "almost uniform");
        }
        else if (bright < DarkestBright)
        {
            yield return (Severity(DarkestBright / Math.Max(1.0, bright)), "very dark");
        }
        else if (dark > BrightestDark)
        {
            yield return (Severity((255 - BrightestDark) / Math.Max(1.0, 255 - dark)), "very bright");
        }
        else if (usual.Blur?.Above(-look.Sharpness) is > BlurDeviations and var deviations)
        {
            yield return (Severity(deviations / BlurDeviations), "blurred, against the other images");
        }
    }

    /// <summary>From 0.5, at the limit, towards 1.</summary>
    private static double Severity(double timesBeyond) => 1 - (0.5 / Math.Max(1, timesBeyond));

    private static double Elongation(ImageLook look) =>
        Math.Max(look.Width, look.Height) / (double)Math.Max(1, Math.Min(look.Width, look.Height));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    /// <summary>What is usual in a set of images.</summary>
    private sealed record UsualLook(RobustLimit? Blur, double ShorterSide, double Elongation);
}
