using Pipelines.Runs;
using Pipelines.Tasks;
using Pipelines.Tasks.Preparation;
using Pipelines.Tests.Runtime.Torch;
using SkiaSharp;

namespace Pipelines.Tests.Tasks.Classification;

/// <summary>Runs with a decision, on drawn images of two classes.</summary>
[Collection(TorchCollection.Name)]
public sealed class DecisionTests(DecisionTests.Pictures pictures) : IClassFixture<DecisionTests.Pictures>
{
    private const string Both = """ "decision": { "unsure": { "coverage": 0.9 }, "unknown": 0.05 } """;
    private const string FineTune = """ "training": { "transfer": "fineTune", "epochs": 1 } """;
    private const string Split = """ "data": { "train": "images", "test": 0.3 } """;

    private readonly TemporaryFolder _folder = pictures.Folder;

    [Theory]
    [InlineData(Split, "", DecisionSource.OutOfFold, false)]
    [InlineData(""" "data": { "train": "images", "validation": 0.4, "test": 0.2 } """, "", DecisionSource.Validation, false)]
    [InlineData(""" "data": { "train": "images", "folds": 3 } """, "", DecisionSource.CrossValidation, true)]
    [InlineData(""" "data": { "train": "images", "validation": 0.4, "test": 0.2 } """, FineTune, DecisionSource.Validation, false)]
    [InlineData(
        """ "data": { "train": "images", "validation": 0.4, "test": 0.2 } """,
        """ "training": { "transfer": "frozenBackbone", "epochs": 1 } """,
        DecisionSource.Validation,
        false)]
    [InlineData(""" "data": { "train": "images", "validation": 0.4 } """, FineTune, DecisionSource.Validation, true)]
    [InlineData(""" "data": { "train": "images", "folds": 2 } """, FineTune, DecisionSource.CrossValidation, true)]
    public void Every_form_of_training_decides_and_the_model_file_decides_as_the_metrics_say(
        string data, string training, DecisionSource source, bool isCrossFitted)
    {
        var result = Run(data, Both, training);
        var decision = result.Metrics.Decision!;

        Assert.Equal((source, isCrossFitted), (decision.FittedOn!.Value, decision.CrossFitted));
        Assert.Equal(1, decision.Accepted.Value + decision.Unsure.Value + decision.Unknown.Value, 1e-9);
        Assert.InRange(decision.Coverage!.Value, 0.75, 1);
        Assert.InRange(decision.Unknown.Value, 0, 0.2);
        Assert.Equal(["dark", "light"], decision.PerClass.Select(row => row.Label));

        var lines = File.ReadAllLines(Path.Combine(result.Folder, "predictions.csv"));
        var columns = lines[0].Split(',').ToList();
        using var model = ImageModel.Load(Path.Combine(result.Folder, "model.zip"));
        foreach (var fields in lines.Skip(1).Take(5).Select(line => line.Split(',')))
        {
            var prediction = model.Predict(ImageInput.FromFile(Path.Combine(_folder.Path, "images", fields[0])));
            Assert.NotNull(prediction.PredictionSet);
            Assert.InRange(prediction.Typicality!.Value, 0, 1);
            if (!isCrossFitted)
            {
                Assert.Equal(fields[columns.IndexOf("decision")], prediction.Decision!.Value.ToString().ToLowerInvariant());
                Assert.Equal(fields[columns.IndexOf("set")], string.Join(';', prediction.PredictionSet));
                Assert.Equal(
                    double.Parse(fields[columns.IndexOf("typicality")], System.Globalization.CultureInfo.InvariantCulture),
                    prediction.Typicality.Value,
                    2e-3);
            }
        }
    }

    [Fact]
    public void What_shows_none_of_the_classes_is_unknown()
    {
        using var model = ImageModel.Load(Path.Combine(Run(Split, Both, "").Folder, "model.zip"));
        var unknown = 0;
        for (var i = 0; i < 20; i++)
        {
            var prediction = model.Predict(ImageInput.FromFile(Path.Combine(_folder.Path, "strange", "stripes", $"{i}.png")));
            unknown += prediction.Decision == ImageDecision.Unknown ? 1 : 0;
        }

        Assert.True(unknown >= 18, $"{unknown}");
    }

    [Fact]
    public void A_decision_changes_nothing_else_and_without_one_nothing_is_decided()
    {
        var (with, without) = (Run(Split, Both, ""), Run(Split, "", ""));

        Assert.Null(without.Metrics.Decision);
        Assert.Equal((without.Metrics.Accuracy, without.Metrics.LogLoss), (with.Metrics.Accuracy, with.Metrics.LogLoss));
        using var model = ImageModel.Load(Path.Combine(without.Folder, "model.zip"));
        var image = Directory.GetFiles(Path.Combine(_folder.Path, "images", "dark"))[0];
        var prediction = model.Predict(ImageInput.FromFile(image));
        Assert.Equal((null, null, null), (prediction.Decision, prediction.Typicality, prediction.PredictionSet));
        var header = File.ReadLines(Path.Combine(without.Folder, "predictions.csv")).First();
        Assert.DoesNotContain("decision", header, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_is_asked_for_is_given()
    {
        var rate = Run(Split, """ "decision": { "unsure": { "errorRate": 0.1 } } """, "");
        using var model = ImageModel.Load(Path.Combine(rate.Folder, "model.zip"));
        var prediction = model.Predict(ImageInput.FromFile(Directory.GetFiles(Path.Combine(_folder.Path, "images", "dark"))[0]));

        Assert.Equal((ImageDecision.Accept, null, null), (prediction.Decision, prediction.Typicality, prediction.PredictionSet));
        Assert.NotNull(rate.Metrics.Decision!.Threshold);
        Assert.True(rate.Metrics.Decision.AcceptedAccuracy!.Value >= 0.9);
    }

    [Theory]
    [InlineData("""{ "unsure": { "coverage": 1 } }""", "coverage")]
    [InlineData("""{ "unsure": { "coverage": 0 } }""", "coverage")]
    [InlineData("""{ "unsure": { "coverage": "NaN" } }""", "coverage")]
    [InlineData("""{ "unsure": { "coverage": -0.1 } }""", "coverage")]
    [InlineData("""{ "unsure": { "errorRate": 1 } }""", "errorRate")]
    [InlineData("""{ "unsure": { "coverage": 0.9, "method": "aps" } }""", "\"lac\"")]
    [InlineData("""{ "unknown": 0 }""", "unknown")]
    [InlineData("""{ "unknown": 1 }""", "unknown")]
    [InlineData("""{ "unsure": { "coverage": 0.9, "errorRate": 0.02 } }""", "Both \"coverage\" and \"errorRate\"")]
    [InlineData("""{ "unsure": { "errorRate": 0.02, "method": "raps" } }""", "with \"errorRate\" there are none")]
    [InlineData("""{ "unsure": {} }""", "not said when a prediction is unsure")]
    [InlineData("""{ }""", "asks for nothing")]
    [InlineData("""{ "unsure": 0.9 }""", "unsure")]
    [InlineData("""{ "unsure": { "coverage": 0.999 } }""", "takes at least 2000 images")]
    [InlineData("""{ "unknown": 0.001 }""", "takes at least 2000 images")]
    [InlineData("""{ "unsure": { "errorRate": 0.001 } }""", "takes at least 2302 images")]
    public void A_decision_that_cannot_be_is_refused_before_the_work_begins(string decision, string message)
    {
        var error = Assert.Throws<ConfigurationException>(() => Prepare(Split, $"\"decision\": {decision}", ""));

        Assert.Contains(error.Problems, problem => $"{problem}".Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(""" "data": { "train": "images", "validation": 0.04, "test": 0.2 } """, FineTune, "images that validate the network")]
    [InlineData(""" "data": { "train": "images" , "test": 0.95 } """, "", "training images")]
    [InlineData(""" "data": { "train": "images" , "test": 0.95, "folds": 3 } """, "", "training images")]
    public void Too_few_images_to_fit_on_are_counted_and_the_number_needed_is_said(string data, string training, string what)
    {
        var error = Assert.Throws<ConfigurationException>(
            () => Prepare(data, """ "decision": { "unsure": { "coverage": 0.9 } } """, training));

        var problem = Assert.Single(error.Problems);
        Assert.Contains("takes at least 50 images", problem.Found, StringComparison.Ordinal);
        Assert.Contains(what, problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_rate_that_no_threshold_keeps_accepts_nothing_and_says_so()
    {
        var result = Run(""" "data": { "train": "same", "test": 0.3 } """, """ "decision": { "unsure": { "errorRate": 0.05 } } """, "");

        Assert.Equal(0, result.Metrics.Decision!.Accepted.Value);
        Assert.Null(result.Metrics.Decision.Threshold);
        Assert.Contains(result.Notes, note => note.Text.Contains("accepts no prediction", StringComparison.Ordinal));
    }

    private ClassificationResult Run(string data, string decision, string training)
    {
        var runs = new RunSettings(Path.Combine(_folder.Path, "runs", Guid.NewGuid().ToString("n")), TimeProvider.System);
        return (ClassificationResult)PipelineRunner.Run(
            Prepare(data, decision, training), runs, progress: null, CancellationToken.None);
    }

    private PreparedPipeline Prepare(string data, string decision, string training)
    {
        const string Rest = """ "image": 32, "cache": false, "report": false """;
        var options = string.Join(',', new[] { data, decision, training, Rest }.Where(part => part.Length > 0));
        var file = PipelinesFile.Load(_folder.Write($"{Guid.NewGuid():n}.json", $$"""{ "pipelines": { "p": { {{options}} } } }"""));
        return Assert.Single(PipelinePreparation.PrepareAll(file, progress: null, CancellationToken.None));
    }

    /// <summary>The images: dark and light ones, some that look the same, and some that show neither.</summary>
    public sealed class Pictures : IDisposable
    {
        public Pictures()
        {
            var random = new Random(1);
            for (var i = 0; i < 300; i++)
            {
                var label = i % 2 == 0 ? "dark" : "light";
                Draw(Folder.Path, "images", label, (i % 2 * 90) + 40, i, random);
                Draw(Folder.Path, "same", label, 80, i, random);
            }

            for (var i = 0; i < 20; i++)
            {
                Draw(Folder.Path, "strange", "stripes", 0, i, random, areStripes: true);
            }
        }

        internal TemporaryFolder Folder { get; } = new();

        public void Dispose() => Folder.Dispose();
    }

    private static void Draw(string root, string set, string label, int grey, int number, Random random, bool areStripes = false)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, set, label));
        using var bitmap = new SKBitmap(32, 32);
        for (var i = 0; i < 32 * 32; i++)
        {
            var value = (byte)(grey + random.Next(100));
            bitmap.SetPixel(i % 32, i / 32, areStripes
                ? (i % 32 / 4 % 2 == 0 ? SKColors.Red : SKColors.Lime)
                : new(value, value, value));
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(Path.Combine(folder.FullName, $"{number}.png"), data.ToArray());
    }
}
