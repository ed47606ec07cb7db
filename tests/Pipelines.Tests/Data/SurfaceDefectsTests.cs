using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Pipelines.Data;
using Pipelines.Imaging;
using Xunit.Abstractions;

namespace Pipelines.Tests.Data;

/// <summary>The quick-start images in data/surface-defects are what data/README.md says of them.</summary>
public sealed class SurfaceDefectsTests(ITestOutputHelper output)
{
    private const int Side = 16;
    private const int Pixels = 3 * Side * Side;

    private static readonly string Folder = RepositoryFolder.File("data", "surface-defects");
    private static readonly Lazy<DataSet> Set = new(() =>
        DataSet.Load(new DataOptions { Train = "train", Test = PlaceOrFraction.At("test") }, Folder, labelled: true, option => option));

    [Fact]
    public void Has_six_classes_with_60_training_and_20_test_images_each()
    {
        var set = Set.Value;
        Assert.Equal(["crack", "dent", "pitting", "scratch", "stain", "whole"], set.Labels);
        Assert.All(set.Labels, label => Assert.Equal((60, 20), (Count(set.Train, label), Count(set.Test, label))));
        Assert.Empty(set.Skipped);
        Assert.Empty(set.Notes);
    }

    [Fact]
    public void Every_class_is_shown_on_every_material()
    {
        var set = Set.Value;
        var materials = set.Train.Select(Material).Distinct().Order().ToArray();
        Assert.Equal(["concrete", "fabric", "leather", "paint", "steel", "wood"], materials);
        Assert.All([set.Train, set.Test], images => Assert.All(set.Labels, label =>
            Assert.Equal(materials, images.Where(image => image.Item.Label == label).Select(Material).Distinct().Order())));
    }

    [Fact]
    public void Stays_below_4_MB() =>
        Assert.InRange(new DirectoryInfo(Folder).GetFiles("*", SearchOption.AllDirectories).Sum(file => file.Length), 1, 4_000_000);

    [Fact]
    public void No_test_image_is_nearly_a_training_image()
    {
        // Compressing an image again, or brightening it by three of 255 grey levels, moves it by about 1 % of the range or less.
        var (train, test) = (Read(Set.Value.Train), Read(Set.Value.Test));
        var nearest = test.Min(a => train.Min(b => a.Values.Zip(b.Values, (x, y) => Math.Abs(x - y)).Average()));
        output.WriteLine($"The nearest test and training image differ by {nearest:0.000} of the range on average.");
        Assert.True(nearest > 0.015, $"A test image differs from a training image by only {nearest:0.0000} of the range on average.");
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(1f)]
    [InlineData(10f)]
    public void A_linear_classifier_of_raw_pixels_gets_less_than_half_of_the_test_images_right(float l2)
    {
        var context = new MLContext(seed: 1);
        var trainer = context.Transforms.NormalizeMeanVariance("Features", nameof(RawPixels.Values), fixZero: false)
            .Append(context.Transforms.Conversion.MapValueToKey("Label", nameof(RawPixels.Class)))
            .AppendCacheCheckpoint(context)
            .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
            {
                L1Regularization = 0,
                L2Regularization = l2,
                MaximumNumberOfIterations = 100,
                NumberOfThreads = 1,
            }));
        var train = context.Data.LoadFromEnumerable(Read(Set.Value.Train));
        var test = context.Data.LoadFromEnumerable(Read(Set.Value.Test));
        var model = trainer.Fit(train);
        var onTrain = context.MulticlassClassification.Evaluate(model.Transform(train)).MicroAccuracy;
        var onTest = context.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy;
        output.WriteLine($"Raw pixels, L2 {l2}: accuracy {onTrain:0.000} on training images, {onTest:0.000} on test images.");

        Assert.True(onTrain > 0.7, $"The classifier learned too little to say anything: {onTrain:0.000} on its own training images.");
        Assert.InRange(onTest, 0, 0.5);
    }

    private static int Count(IReadOnlyList<HashedImage> images, string label) => images.Count(image => image.Item.Label == label);

    private static string Material(HashedImage image) => Path.GetFileName(image.Item.Path).Split('-')[0];

    private static RawPixels[] Read(IReadOnlyList<HashedImage> images)
    {
        var reader = new ImageReader(new Preprocessing(Side, Side, ResizeMode.Crop));
        return [.. images.Select(image =>
        {
            var values = new float[Pixels];
            reader.Read(File.ReadAllBytes(image.Item.Path), values);
            return new RawPixels(image.Item.Label!, [.. values.Select(value => value / 255)]);
        })];
    }

    private sealed class RawPixels(string label, float[] values)
    {
        public string Class { get; } = label;

        [VectorType(Pixels)]
        public float[] Values { get; } = values;
    }
}
