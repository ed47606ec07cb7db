using Pipelines.Onnx;
using Pipelines.Tasks;
using Pipelines.Tasks.Classification;
using Pipelines.Tasks.Preparation;
using Pipelines.Tests.Onnx;
using Pipelines.Tests.Training.Loop;

namespace Pipelines.Tests.Tasks.Classification;

[Collection(Pipelines.Tests.Runtime.Torch.TorchCollection.Name)]
public sealed class ClassificationChecksTests
{
    [Fact]
    public void All_layers_that_cannot_be_trained_are_listed_before_anything_runs()
    {
        using var folder = new TemporaryFolder();
        using var pictures = new DrawnClasses();
        var rows = pictures.Draw(8).Images.Select(image => $"{image.Item.Path},{image.Item.Label}");
        folder.Write("images.csv", string.Join('\n', rows.Prepend("path,label")));
        var network = new TestNetwork(size: 16);
        var pooled = Pool("firstPool", network.Conv("first", "input", 3, 8));
        var again = Pool("secondPool", network.Conv("second", pooled, 8, 8));
        network.Build(network.Conv("map", again, 8, 8)).Save(Path.Combine(folder.Path, "net.onnx"));
        PipelinesFile File(string form) => PipelinesFile.Load(folder.Write("pipelines.json", $$"""
            { "pipelines": { "p": {
                "data": "images.csv", "backbone": { "model": "net.onnx", "mean": [0, 0, 0], "std": [1, 1, 1] },
                "training": { "transfer": "{{form}}" }
            } } }
            """));

        var error = Assert.Throws<ConfigurationException>(
            () => PipelinePreparation.PrepareAll(File("fineTune"), null, CancellationToken.None));
        Assert.Equal(2, error.Problems.Count);
        Assert.All(error.Problems, problem => Assert.Contains("LpPool", problem.Found, StringComparison.Ordinal));
        Assert.Single(PipelinePreparation.PrepareAll(File("featureVectors"), null, CancellationToken.None));

        string Pool(string name, string input) =>
            network.Node("LpPool", name, input, node => NodeAttributes.WithInts(node, "kernel_shape", 2, 2));
    }

    [Fact]
    public void A_batch_of_one_image_is_refused_where_batch_normalisation_learns_counting_the_images_that_are_trained_on()
    {
        using var folder = new TemporaryFolder();
        using var pictures = new DrawnClasses();
        var drawn = pictures.Draw(60).Images.Select(image => $"{image.Item.Path},{image.Item.Label}").ToList();
        folder.Write("test.csv", string.Join('\n', drawn.TakeLast(2).Prepend("path,label")));
        PreparedPipeline Prepare(int images, bool frozen)
        {
            folder.Write("images.csv", string.Join('\n', drawn.Take(images).Prepend("path,label")));
            var file = PipelinesFile.Load(folder.Write("pipelines.json", $$"""
                {
                  "pipelines": {
                    "p": {
                      "data": { "train": "images.csv", "test": "test.csv" }, "image": 32,
                      "training": {
                        "transfer": "fineTune", "frozenBatchNorm": {{(frozen ? "true" : "false")}}, "batchSize": 2, "threads": 1
                      }
                    }
                  }
                }
                """));
            return Assert.Single(PipelinePreparation.PrepareAll(file, null, CancellationToken.None));
        }

        // Without validation images some training images validate and are not trained on; with so few that is a trial split, after which
        // all are. Batches of two leave one image alone where a number is odd.
        var cases = new HashSet<(bool EvenAll, bool EvenTrained)>();
        foreach (var images in Enumerable.Range(36, 12))
        {
            var trained = ValidationSplit.Of(Prepare(images, frozen: true)).Train.Count;
            cases.Add((images % 2 == 0, trained % 2 == 0));
            if ((trained % 2, images % 2) is (0, 0))
            {
                Prepare(images, frozen: false);
            }
            else
            {
                var problem = Assert.Single(Assert.Throws<ConfigurationException>(() => Prepare(images, frozen: false)).Problems);
                var odd = trained % 2 == 1 ? trained : images;
                Assert.Contains($"of {odd} images an epoch a \"batchSize\" of 2 makes some", problem.Found, StringComparison.Ordinal);
            }
        }

        Assert.Contains((false, true), cases);
        Assert.Contains((true, false), cases);
    }
}
