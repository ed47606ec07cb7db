using Pipelines.Benchmarks.Quality;
using Pipelines.Numerics;
using Pipelines.Tasks;
using Pipelines.Tasks.Preparation;
using Pipelines.Tests.Imaging;
using Pipelines.Tests.Runtime.Torch;
using SkiaSharp;

namespace Pipelines.Tests.Benchmarks.Quality;

[Collection(TorchCollection.Name)]
public sealed class QualityCommandTests
{
    private static readonly string[] s_classes = ["blue", "red"];

    [Fact]
    public void Divisions_depend_on_the_seed_alone_and_hold_a_fifth_of_each_class_out()
    {
        using var folder = new TemporaryFolder();
        WritePhotos(folder, perClass: 10);
        var set = QualitySet.All.Single(set => set.Name == "flowers");

        var (train, test) = set.Divide([folder.Path], seed: 1, images: null);
        var again = set.Divide([Path.Combine(folder.Path, "none"), folder.Path], seed: 1, images: null);
        var other = set.Divide([folder.Path], seed: 2, images: null);
        var part = set.Divide([folder.Path], seed: 1, images: 8);

        Assert.Equal((16, 4), (train.Count, test.Count));
        Assert.All(test.CountBy(image => image.Label), label => Assert.Equal(2, label.Value));
        Assert.Equal(20, train.Concat(test).Select(image => image.Number).Distinct().Count());
        Assert.Equal(train, again.Train);
        Assert.NotEqual(test.Select(image => image.Path).Order(), other.Test.Select(image => image.Path).Order());
        Assert.All(
            test.Concat(train).Join(other.Train, image => image.Path, image => image.Path, (one, two) => (one, two)),
            pair => Assert.Equal(pair.one, pair.two));
        Assert.Equal(test, part.Test);
        Assert.Equal([4, 4], part.Train.CountBy(image => image.Label).Select(label => label.Value));
        Assert.Subset(train.ToHashSet(), part.Train.ToHashSet());
    }

    [Fact]
    public void The_mean_of_logits_is_the_softmax_of_their_mean()
    {
        var mean = QualityTrial.MeanOfLogits(Softmax(1, 2, 4), Softmax(3, 0, 0));

        Assert.All(Softmax(2, 1, 2).Values.Zip(mean.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void A_mirrored_graph_makes_of_an_image_what_the_graph_makes_of_its_mirror_image()
    {
        using var folder = new TemporaryFolder();
        static SKColor Color(SKPointI place) => new((byte)(4 * place.X), (byte)(3 * place.Y), (byte)(place.X + place.Y));
        folder.Write("a/x.png", TestPicture.Png(64, 64, Color));
        folder.Write("b/x.png", TestPicture.Png(64, 64, place => Color(new(63 - place.X, place.Y))));
        folder.Write("pipelines.json", """{ "pipelines": { "p": { "task": "clustering", "data": ".", "image": 64, "cache": false } } }""");
        var pipeline = PipelinePreparation.Prepare(
            PipelinesFile.Load(Path.Combine(folder.Path, "pipelines.json")), "p", progress: null, CancellationToken.None);

        var seen = Vectors(pipeline);
        var mirrored = Vectors(pipeline with { FeatureGraph = MirroredGraph.Of(pipeline.FeatureGraph) });

        Assert.All(seen.Row(0).ToArray().Zip(mirrored.Row(1).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.Contains(seen.Row(0).ToArray().Zip(seen.Row(1).ToArray()), pair => Math.Abs(pair.First - pair.Second) > 1e-2f);
    }

    [Fact]
    public async Task It_trains_what_is_missing_and_prints_the_tables()
    {
        using var folder = new TemporaryFolder();
        WritePhotos(folder, perClass: 10);
        Directory.CreateDirectory(Path.Combine(folder.Path, "backbones"));
        File.Copy(
            Path.Combine(AppContext.BaseDirectory, "backbones", "builtin.onnx"),
            Path.Combine(folder.Path, "backbones", "mobilenet_v2_imagenet.onnx"));
        var results = Path.Combine(folder.Path, "results");
        string[] call =
        [
            "--results", results, "--datasets", folder.Path, "--backbones", Path.Combine(folder.Path, "backbones"), "--seeds", "2",
            "--recipes", "plain head;plain", "--threads", "2",
        ];

        Assert.Equal(0, await Invoke(call));
        var file = Path.Combine(results, "results.jsonl");
        var first = await File.ReadAllTextAsync(file);
        var read = new QualityFile(file).Read();
        Assert.Equal(
            from training in QualityRecipes.Find(["plain head", "plain"])
            from recipe in training.Recipes
            from seed in new[] { 1, 2 }
            orderby recipe, seed
            select (recipe, seed),
            from result in read orderby result.Recipe, result.Seed select (result.Recipe, result.Seed));
        Assert.All(read, result => Assert.Equal(4, result.Images.Count));
        Assert.All(read, result => Assert.InRange(result.Accuracy, 0.75, 1));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(results, "divisions")));

        // Nothing is trained twice; what is missing is.
        Assert.Equal(0, await Invoke(call));
        Assert.Equal(first, await File.ReadAllTextAsync(file));
        await File.WriteAllLinesAsync(file, first.Split('\n').Skip(1));
        Assert.Equal(0, await Invoke(call));
        Assert.Equal(
            read.Select(result => result.ToLine()).Order(), new QualityFile(file).Read().Select(result => result.ToLine()).Order());

        var output = new StringWriter();
        Assert.Equal(0, await Invoke([.. call, "--table"], output: output));
        Assert.Contains("flowers, against \"plain head\"", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("flowers, against \"plain\"", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("| plain + refit | 2 | ", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--sets", "orchids", "There is no set \"orchids\"")]
    [InlineData("--recipes", "plain;magic", "There is no recipe \"magic\"")]
    [InlineData("--seeds", "0", "--seeds")]
    [InlineData("--against", "magic", "There is no recipe \"magic\"")]
    public async Task Names_that_do_not_exist_are_an_error_that_lists_those_that_do(string option, string value, string said)
    {
        using var folder = new TemporaryFolder();
        WritePhotos(folder, perClass: 5);
        var error = new StringWriter();

        var exit = await Invoke(["--results", folder.Path, "--datasets", folder.Path, option, value], error);

        Assert.Equal(1, exit);
        Assert.Contains(said, error.ToString(), StringComparison.Ordinal);
    }

    private static Task<int> Invoke(string[] call, TextWriter? error = null, TextWriter? output = null) =>
        QualityCommand.Create().Parse(call).InvokeAsync(
            new() { Output = output ?? TextWriter.Null, Error = error ?? TextWriter.Null }, CancellationToken.None);

    private static void WritePhotos(TemporaryFolder folder, int perClass)
    {
        foreach (var (number, label) in s_classes.Index())
        {
            for (var i = 0; i < perClass; i++)
            {
                var shade = (byte)(8 * i);
                folder.Write(
                    $"flowers/{label}/{i:00}.png",
                    TestPicture.Png(32, 32, place => number == 0
                        ? new(shade, (byte)(7 * place.X), (byte)(200 + i))
                        : new((byte)(200 + i), (byte)(7 * place.X), shade)));
            }
        }
    }

    private static FeatureMatrix Vectors(PreparedPipeline pipeline)
    {
        using var extractor = pipeline.CreateExtractor(TimeProvider.System);
        return extractor.Extract([.. pipeline.Data.Train.OrderBy(image => image.Item.Name, StringComparer.Ordinal)]).Features;
    }

    private static FeatureMatrix Softmax(params float[] logits)
    {
        var sum = logits.Sum(logit => Math.Exp(logit));
        return new([.. logits.Select(logit => (float)(Math.Exp(logit) / sum))], 1, logits.Length);
    }
}
