using Pipelines.Tests.Runtime.Torch;
using Pipelines.Tests.Training.Loop;

namespace Pipelines.Tests.Tasks.Classification.LearningCurves;

[Collection(TorchCollection.Name)]
public sealed class LearningCurveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DrawnClasses _pictures = new();

    public LearningCurveTests() => _folder.Write("images.csv", string.Join('\n', _pictures.Draw(60).Images
        .Select(image => $"{image.Item.Path},{image.Item.Label}").Prepend("path,label")));

    public void Dispose()
    {
        _pictures.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(TransferForm.FeatureVectors, null, "test")]
    [InlineData(TransferForm.FineTune, null, "test")]
    [InlineData(TransferForm.FeatureVectors, 5, "fold")]
    public async Task It_is_measured_on_the_same_held_out_images_with_more_and_more_training_images(
        TransferForm transfer, int? folds, string measuredOn)
    {
        var options = Options with
        {
            Data = new() { Train = "images.csv", Folds = folds },
            Training = new() { Transfer = transfer },
        };
        var curve = await Measure(options);
        Assert.Equal((measuredOn, 60), (curve.MeasuredOn, curve.HeldOut + curve.Images));
        Assert.Equal([0.1, 0.2, 0.4, 0.8], curve.Points.Select(point => point.Share));
        Assert.All(curve.Points, point => Assert.InRange(point.Images, point.Share * curve.Images, (point.Share * curve.Images) + 2));
        Assert.All(curve.Points, point => Assert.InRange(point.Accuracy, 0, 1));
        Assert.Equal((curve.Images, 2 * curve.Images), (curve.Now.Images, curve.Twice.Images));
        Assert.InRange(curve.Now.Accuracy, curve.Now.Low, curve.Now.High);
        Assert.True(curve.Twice.Accuracy >= curve.Now.Accuracy);
        Assert.Equal(curve.Fit.At(curve.Images), curve.Now.Accuracy, 12);
        Assert.Equal(DrawnClasses.Names, curve.Classes.Select(gain => gain.Label).Order());
        Assert.Equivalent(curve, await Measure(options));
    }

    [Fact]
    public async Task A_clustering_has_none()
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => Measure(Options with { Task = PipelineTask.Clustering }));
        Assert.Equal("A learning curve is one of a classifier, and this pipeline trains none.", error.Problems[0].Found);
    }

    private static PipelineOptions Options => new() { Data = new() { Train = "images.csv" }, Image = new() { Size = 32 } };

    private async Task<LearningCurve> Measure(PipelineOptions options) =>
        (await PipelineJob.FromOptions("p", options, _folder.Path).MeasureLearningCurvesAsync())["p"];
}
