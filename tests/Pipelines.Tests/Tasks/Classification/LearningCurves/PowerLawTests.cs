namespace Pipelines.Tests.Tasks.Classification.LearningCurves;

public sealed class PowerLawTests
{
    [Theory]
    [InlineData(0.95, 1.2, 0.5)]
    [InlineData(1.0, 0.9, 0.25)]
    [InlineData(0.8, 3.0, 1.0)]
    [InlineData(0.7, 0.4, 0.1)]
    public void A_curve_is_found_from_its_points(double a, double b, double c)
    {
        var law = PowerLaw.Through([.. new[] { 30.0, 60, 120, 240 }.Select(n => (n, a - (b * Math.Pow(n, -c))))]);
        Assert.Equal((a, b, c), (Math.Round(law.A, 9), Math.Round(law.B, 9), Math.Round(law.C, 9)));
        Assert.Equal(a - (b * Math.Pow(600, -c)), law.At(600), 9);
    }

    [Fact]
    public void More_images_never_make_a_curve_worse_and_none_passes_1()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 200; trial++)
        {
            var law = PowerLaw.Through([.. new[] { 10.0, 20, 40, 80 }.Select(n => (n, random.NextDouble()))]);
            Assert.InRange(law.A, 0, 1);
            Assert.True(law.At(200) >= law.At(100));
            Assert.InRange(law.At(1e9), 0, 1);
        }
    }

    [Fact]
    public void Equal_values_stay_as_they_are() =>
        Assert.Equal(0.75, PowerLaw.Through([(10, 0.75), (20, 0.75), (40, 0.75), (80, 0.75)]).At(1000), 12);
}
