namespace Pipelines;

/// <summary>
/// How the accuracy of a head on stored vectors grows with the number of training images, and what more of them would bring.
/// </summary>
/// <param name="Images">All training images.</param>
/// <param name="MeasuredOn">On which images it is measured: <c>test</c>, <c>validation</c>, or <c>fold</c> for the first fold.</param>
/// <param name="HeldOut">How many images these are; the same for each measurement.</param>
/// <param name="Points">What was measured, the fewest images first.</param>
/// <param name="Fit">The curve through the mean accuracies.</param>
/// <param name="Now">What the curve says of all training images.</param>
/// <param name="Twice">What it says of twice as many.</param>
/// <param name="Classes">The same for the recall of each class, the largest gain first.</param>
public sealed record LearningCurve(
    int Images,
    string MeasuredOn,
    int HeldOut,
    IReadOnlyList<LearningCurvePoint> Points,
    PowerLaw Fit,
    LearningForecast Now,
    LearningForecast Twice,
    IReadOnlyList<ClassGain> Classes);

/// <summary>The accuracy with some of the training images.</summary>
/// <param name="Share">Which share of them.</param>
/// <param name="Images">How many these are.</param>
/// <param name="Accuracy">The mean accuracy over several draws of so many images.</param>
/// <param name="StandardDeviation">Its standard deviation over the draws.</param>
public sealed record LearningCurvePoint(double Share, int Images, double Accuracy, double StandardDeviation);

/// <summary>The curve A − B·n^(−C) over the number n of images: with ever more images it nears A.</summary>
/// <param name="A">What it nears, at most 1.</param>
/// <param name="B">How far below it begins.</param>
/// <param name="C">How fast it rises.</param>
public sealed record PowerLaw(double A, double B, double C)
{
    /// <summary>Its value.</summary>
    /// <param name="images">The number of images.</param>
    public double At(double images) => Math.Clamp(A - (B * Math.Pow(images, -C)), 0, 1);

    /// <summary>The curve with the least squared differences.</summary>
    /// <param name="points">Number of images and value.</param>
    internal static PowerLaw Through(IReadOnlyList<(double Images, double Value)> points)
    {
        // Steeper and flatter ones cannot be distinguished by four points.
        const int Exponents = 40;
        const double Step = 0.05;
        var (best, least) = (new PowerLaw(0, 0, Step), double.PositiveInfinity);
        for (var step = 1; step <= Exponents; step++)
        {
            var law = Through(points, step * Step);
            var error = points.Sum(point => Square(point.Value - (law.A - (law.B * Math.Pow(point.Images, -law.C)))));
            if (error < least)
            {
                (best, least) = (law, error);
            }
        }

        return best;
    }

    private static PowerLaw Through(IReadOnlyList<(double Images, double Value)> points, double c)
    {
        var bases = points.Select(point => Math.Pow(point.Images, -c)).ToList();
        var (meanBase, mean) = (bases.Average(), points.Average(point => point.Value));
        var spread = bases.Sum(x => Square(x - meanBase));
        var b = spread <= 0 ? 0 : -bases.Zip(points).Sum(pair => (pair.First - meanBase) * (pair.Second.Value - mean)) / spread;
        if (b <= 0)
        {
            return new(mean, 0, c);
        }

        var a = mean + (b * meanBase);
        return a <= 1
            ? new(a, b, c)
            : new(1, bases.Zip(points).Sum(pair => pair.First * (1 - pair.Second.Value)) / bases.Sum(Square), c);
    }

    private static double Square(double x) => x * x;
}

/// <summary>What a learning curve says of a number of training images.</summary>
/// <param name="Images">How many.</param>
/// <param name="Accuracy">The accuracy.</param>
/// <param name="Low">The lowest that a curve through one draw alone says.</param>
/// <param name="High">The highest.</param>
public sealed record LearningForecast(int Images, double Accuracy, double Low, double High);

/// <summary>What twice the images would bring to one class.</summary>
/// <param name="Label">The class.</param>
/// <param name="Now">Its recall on the curve with all training images.</param>
/// <param name="Twice">Its recall on the curve with twice as many.</param>
public sealed record ClassGain(string Label, double Now, double Twice);
