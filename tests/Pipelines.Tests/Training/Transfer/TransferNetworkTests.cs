using Pipelines.Backbones;
using Pipelines.Imaging.Augmentation;
using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Onnx;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Tests.Training.Loop;
using Pipelines.Training.Losses;
using Pipelines.Training.Transfer;
using static TorchSharp.torch;

namespace Pipelines.Tests.Training.Transfer;

[Collection(TorchCollection.Name)]
public sealed class TransferNetworkTests
{
    private static readonly string[] s_first = ["first.weight", "first.bias", "norm.scale", "norm.offset"];
    private static readonly string[] s_statistics = ["norm.mean", "norm.variance"];

    [Fact]
    public void What_is_frozen_does_not_change_by_a_bit_and_what_is_unfrozen_does()
    {
        using var pictures = new DrawnClasses();
        var before = TinyClassifier.Numbers(TinyClassifier.Model(TinyClassifier.Head));
        var trained = TinyClassifier.Train(pictures.Draw(16), null, TinyClassifier.Training with { Unfreeze = LayerSelection.Last(1) });
        var changed = Changed(before, trained.Model);

        // The maps shrink twice: before the normalisation and at the last convolution, which is the last stage.
        Assert.Equal(["last.bias", "last.weight", "pipelines/head.bias", "pipelines/head.weight"], changed);
    }

    [Fact]
    public void Behind_a_frozen_backbone_only_the_head_changes()
    {
        using var pictures = new DrawnClasses();
        var before = TinyClassifier.Numbers(TinyClassifier.Model(TinyClassifier.Head));
        var training = TinyClassifier.Training with { Transfer = TransferForm.FrozenBackbone, Unfreeze = null };
        var trained = TinyClassifier.Train(pictures.Draw(16), null, training);
        Assert.Equal(["pipelines/head.bias", "pipelines/head.weight"], Changed(before, trained.Model));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batch_norm_statistics_stay_exactly_when_they_are_frozen(bool frozen)
    {
        using var pictures = new DrawnClasses();
        var before = TinyClassifier.Numbers(TinyClassifier.Model(TinyClassifier.Head));
        var trained = TinyClassifier.Train(pictures.Draw(16), null, TinyClassifier.Training with { FrozenBatchNorm = frozen });
        var after = TinyClassifier.Numbers(trained.Model);
        Assert.All(s_statistics, name => Assert.Equal(frozen, before[name].SequenceEqual(after[name])));
        Assert.All(s_first, name => Assert.NotEqual(before[name], after[name]));
    }

    [Fact]
    public void The_exported_graph_gives_in_ONNX_Runtime_the_scores_that_the_network_gives()
    {
        using var scope = NewDisposeScope();
        using var network = TinyClassifier.Network();
        random.manual_seed(5);
        foreach (var parameter in network.Groups.SelectMany(group => group.Parameters))
        {
            using var unrecorded = no_grad();
            parameter.add_(randn_like(parameter) * 0.1);
        }

        network.SetTraining(false);
        var pixels = rand(3, 3, 16, 16) * 255;
        var expected = network.Forward(pixels).softmax(1).data<float>().ToArray();
        var actual = GraphRun.Run(network.WriteBack(TinyClassifier.Model), pixels.data<float>().ToArray(), 3, 3, 16, 16);
        GraphRun.AssertClose(expected, actual[ModelGraph.Scores].Values, 1e-4f);
        Assert.True(expected.Max() - expected.Min() > 0.01);
    }

    [Fact]
    public void Learning_rates_fall_from_head_to_backbone_and_from_stage_to_stage_and_only_weights_decay()
    {
        var training = TinyClassifier.Training with
        {
            Optimizer = TinyClassifier.Training.Optimizer with { BackboneLearningRateFactor = 0.2, LayerDecay = 0.5 },
        };
        using var network = TinyClassifier.Network(training);
        var names = network.GraphParameters.ToDictionary(parameter => parameter.Value, parameter => parameter.Name);
        var factors = network.Groups.Skip(2)
            .SelectMany(group => group.Parameters.Select(parameter => (Name: names[parameter], group.LearningRateFactor, group.Decays)))
            .ToList();

        Assert.All(network.Groups.Take(2), group => Assert.Equal(1, group.LearningRateFactor));
        Assert.All(factors, entry =>
            Assert.Equal(entry.Name.StartsWith("last", StringComparison.Ordinal) ? 0.2 : 0.1, entry.LearningRateFactor, 12));
        Assert.All(factors, entry => Assert.Equal(entry.Name.EndsWith("weight", StringComparison.Ordinal), entry.Decays));
        Assert.Equal(network.GraphParameters.Count, factors.Count);
    }

    [Fact]
    public void Dropout_acts_in_training_steps_only()
    {
        using var scope = NewDisposeScope();
        using var network = TinyClassifier.Network(dropout: 0.5);
        using (no_grad())
        {
            network.Groups[0].Parameters[0].fill_(1);
        }

        random.manual_seed(1);
        var pixels = rand(1, 3, 16, 16) * 255;
        float[] Scores() => network.Forward(pixels).data<float>().ToArray();
        network.SetTraining(true);
        Assert.False(Enumerable.SequenceEqual(Scores(), Scores()));
        network.SetTraining(false);
        Assert.True(Enumerable.SequenceEqual(Scores(), Scores()));
    }

    [Fact]
    public void Cutmix_takes_the_box_from_the_reversed_batch_and_mixup_blends_with_it()
    {
        TorchLibrary.Load(1);
        using var scope = NewDisposeScope();
        var first = arange(2 * 3 * 4 * 4, dtype: ScalarType.Float32).reshape(2, 3, 4, 4);
        var cut = ClassificationLoss.Mix(first.clone(), new BatchMix(0.75, new(1, 2, 3, 4)));
        Assert.Equal(first[1, 0, 2, 1].item<float>(), cut[0, 0, 2, 1].item<float>());
        Assert.Equal(first[0, 0, 1, 1].item<float>(), cut[0, 0, 1, 1].item<float>());
        Assert.Equal(first[0, 2, 3, 2].item<float>(), cut[1, 2, 3, 2].item<float>());

        var blend = ClassificationLoss.Mix(first.clone(), new BatchMix(0.75, SkiaSharp.SKRectI.Empty));
        var expected = (0.75f * first[0, 1, 2, 3].item<float>()) + (0.25f * first[1, 1, 2, 3].item<float>());
        Assert.Equal(expected, blend[0, 1, 2, 3].item<float>(), 1e-4f);
    }

    // torch 1.13 in Python, float64: sum over the classes of t (1 - p)^gamma (-log p) with t the smoothed target, times the class's
    // weight, mean over four images; and its gradient by the first and the last score.
    [Theory]
    [InlineData(2, 0, 1.5104335585, -0.003410584, 7.8e-08)]
    [InlineData(2, 0.1, 1.7546045178, 0.00451088, -0.016816506)]
    [InlineData(0.5, 0, 1.7515435751, -0.017895771, 5.9062e-05)]
    [InlineData(5, 0.3, 1.9765584287, 0.023977202, -0.051256237)]
    public void Focal_loss_is_that_of_its_formula(double gamma, double smoothing, double expected, double firstSlope, double lastSlope)
    {
        TorchLibrary.Load(1);
        using var scope = NewDisposeScope();
        var scores = tensor(new[] { 2f, -1f, 0.5f, 0.1f, 0.2f, 0.3f, -3f, 1f, 4f, 0f, 5f, -2f }, [4, 3], requires_grad: true);
        var loss = new ClassificationLoss(new FocalLoss(gamma), smoothing, [0.5, 2, 1.25])
            .ForTraining(scores, tensor(new long[] { 0, 2, 1, 1 }), null);
        Assert.Equal(expected, loss.item<float>(), 1e-5);
        loss.backward();
        Assert.Equal(firstSlope, scores.grad![0, 0].item<float>(), 1e-6);
        Assert.Equal(lastSlope, scores.grad![3, 2].item<float>(), 1e-6);
    }

    [Fact]
    public void Focal_loss_has_a_gradient_where_nothing_is_left_to_learn()
    {
        TorchLibrary.Load(1);
        using var scope = NewDisposeScope();
        var scores = tensor(new[] { 200f, -200f }, [1, 2], requires_grad: true);
        new ClassificationLoss(new FocalLoss(0.5), 0, [1, 1]).ForTraining(scores, tensor(new long[] { 0 }), null).backward();
        Assert.Equal([0f, 0f], scores.grad!.data<float>());
    }

    [Fact]
    public void The_loss_of_mixed_images_is_the_mixture_of_the_losses()
    {
        TorchLibrary.Load(1);
        using var scope = NewDisposeScope();
        var loss = new ClassificationLoss(new CrossEntropy(), 0, [1, 3]);
        var scores = tensor(new[] { 2f, 0f, 0f, 1f }, [2, 2]);
        var labels = tensor(new long[] { 0, 1 });

        // By hand: row 0 has -log softmax 0.126928 and 2.126928, row 1 1.313262 and 0.313262; class 1 counts three times.
        Assert.Equal((0.126928 + (3 * 0.313262)) / 2, loss.ForTraining(scores, labels, null).item<float>(), 1e-5);
        var plain = (0.126928 + (3 * 0.313262)) / 2;
        var swapped = ((3 * 2.126928) + 1.313262) / 2;
        var mixed = loss.ForTraining(scores, labels, new BatchMix(0.75, SkiaSharp.SKRectI.Empty));
        Assert.Equal((0.75 * plain) + (0.25 * swapped), mixed.item<float>(), 1e-5);
    }

    private static IEnumerable<string> Changed(Dictionary<string, int[]> before, OnnxModel after) => TinyClassifier.Numbers(after)
        .Where(tensor => !tensor.Value.SequenceEqual(before[tensor.Key]))
        .Select(tensor => tensor.Key)
        .Order(StringComparer.Ordinal);
}
