using Microsoft.ML;
using Microsoft.ML.Data;
using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Graph;
using Pipelines.Graph.Rewriting;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Packaging;
using Pipelines.Tasks;
using Pipelines.Tasks.Classification;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Training.Loop;
using Pipelines.Training.Selection;
using static TorchSharp.torch;

namespace Pipelines.Tests.Tasks.Classification;

/// <summary>
/// A network that was fine-tuned on real photos says the same of them in Torch, which trained it, in ONNX Runtime and in the stock chain of
/// ML.NET.
/// </summary>
[Collection(TorchCollection.Name)]
public sealed class FineTunedScoresTests
{
    private const double Tolerance = 1e-4;
    private static readonly string[] s_classes = ["daisy", "roses", "tulips"];

    [SharedTheory]
    [InlineData("mobilenet_v2_imagenet.onnx", "true")]
    [InlineData("builtin", "true")]
    [InlineData("builtin", "false")]
    public void Torch_ONNX_Runtime_and_the_stock_chain_agree(string backbone, string frozenBatchNorm)
    {
        using var folder = new TemporaryFolder();
        var pipeline = Prepare(folder, backbone == "builtin" ? backbone : SharedFolder.File("backbones", backbone), frozenBatchNorm);
        var features = DataSetFeatures.Extract(pipeline, TimeProvider.System, progress: null, CancellationToken.None);
        using var transfer = TransferTraining.FromProbe(pipeline, features, [], progress: null, CancellationToken.None);
        new TrainingLoop(
            transfer.Objective,
            new(transfer.Train.Images, pipeline.Preprocessing, pipeline.Augmentation),
            pipeline.Training,
            ModelSelection.BestOfAll,
            new(TimeProvider.System))
            .Run(progress: null, CancellationToken.None);

        var trained = transfer.Objective.WriteBack();
        var exported = BatchNormFolding.Fold(trained);
        var photos = features.Train.Images;
        var scores = InTorch(trained, pipeline.Preprocessing, photos);
        AssertClose(scores, InOnnxRuntime(exported, pipeline.Preprocessing, photos));
        AssertClose(scores, InStockChain(exported, folder, photos));

        // Scores that training did not move would prove little.
        var before = InTorch(transfer.Start, pipeline.Preprocessing, photos);
        Assert.True(scores.Zip(before).Max(pair => Math.Abs(pair.First - pair.Second)) > 100 * Tolerance);
    }

    private static PreparedPipeline Prepare(TemporaryFolder folder, string backbone, string frozenBatchNorm)
    {
        var rows = s_classes.SelectMany(label => Directory.GetFiles(SharedFolder.File("datasets", "flowers", label))
            .Order(StringComparer.Ordinal)
            .Take(12)
            .Select((path, i) => $"{path},{label},{(i < 8 ? "train" : "validation")}"));
        folder.Write("flowers.csv", string.Join('\n', rows.Prepend("path,label,split")));
        var file = PipelinesFile.Load(folder.Write("pipelines.json", $$"""
            { "pipelines": { "p": {
                "data": "flowers.csv", "backbone": "{{backbone}}", "image": 96, "cache": false,
                "training": { "transfer": "fineTune", "epochs": 2, "batchSize": 8, "weightAverage": 0,
                              "frozenBatchNorm": {{frozenBatchNorm}} }
            } } }
            """));
        return Assert.Single(PipelinePreparation.PrepareAll(file, progress: null, CancellationToken.None));
    }

    private static float[] InTorch(OnnxModel model, Preprocessing preprocessing, IReadOnlyList<HashedImage> photos)
    {
        using var module = GraphModule.Create(model, FeatureGraph.Input, ModelGraph.Scores);
        module.eval();
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var reader = new ImageReader(preprocessing);
        var side = preprocessing.ResizedSize;
        var pixels = new float[photos.Count * reader.Length];
        foreach (var (row, photo) in photos.Index())
        {
            reader.Read(File.ReadAllBytes(photo.Item.Path), pixels.AsSpan(row * reader.Length, reader.Length));
        }

        return module.forward(tensor(pixels, [photos.Count, 3, side, side])).data<float>().ToArray();
    }

    private static float[] InOnnxRuntime(OnnxModel model, Preprocessing preprocessing, IReadOnlyList<HashedImage> photos)
    {
        using var extractor = new FeatureExtractor(model, preprocessing, cache: null, ModelGraph.Scores);
        return [.. extractor.Extract(photos).Features.Values];
    }

    private static float[] InStockChain(OnnxModel model, TemporaryFolder folder, IReadOnlyList<HashedImage> photos)
    {
        var zip = Path.Combine(folder.Path, "model.zip");
        ModelArchive.Write(zip, model);
        var context = new MLContext { TempFilePath = folder.Path };
        using var chain = (TransformerChain<ITransformer>)context.Model.Load(zip, out _);
        var rows = chain.Transform(context.Data.LoadFromEnumerable(photos.Select(photo => new PhotoRow { ImagePath = photo.Item.Path })));
        return [.. rows.GetColumn<float[]>("Score").SelectMany(scores => scores)];
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    private sealed class PhotoRow
    {
        public string ImagePath { get; set; } = "";
    }
}
