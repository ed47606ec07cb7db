using Pipelines.Imaging.Augmentation;
using Pipelines.Runtime.Torch;
using Pipelines.Tasks.Preparation;
using Pipelines.Tasks.Pretext;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Tests.Tasks.Pretext;
using Pipelines.Training.Batches;
using Pipelines.Training.Pretext;
using static TorchSharp.torch;

namespace Pipelines.Tests.Training.Pretext;

[Collection(TorchCollection.Name)]
public sealed class ClassificationPretextTests
{
    private const int Side = 32;

    /// <summary>
    /// Zhang et al. (2018) and Yun et al. (2019): the loss of a mixed picture is that of its own class and that of its partner's,
    /// weighted like the pixels.
    /// </summary>
    [Theory]
    [InlineData("mixup")]
    [InlineData("cutmix")]
    public void Images_are_mixed_and_their_classes_with_them(string method)
    {
        TorchLibrary.Load(1);
        using var folder = new PretextFolder();
        folder.DrawStripes(8, 0);
        using var mixing = Objective(folder, $$""" "augment": { "{{method}}": 1 } """);
        using var plain = Objective(folder, """ "augment": "none" """);
        var plan = new BatchPlan(1, 0, [0, 2, 4, 1, 3, 5], [1, 1, 1, 1, 1, 1]);
        var batch = Served(folder, plan);

        var options = new AugmentationOptions { Mixup = method == "mixup" ? 1 : 0, Cutmix = method == "cutmix" ? 1 : 0 };
        var mix = BatchMix.Sample(options, Side, AugmentationRandom.ForBatch(1, 1, 0))!.Value;
        Assert.InRange(mix.Lambda, 0.05, 0.95);
        float[] pixels = [.. batch.Pixels.Select((own, at) => Mixed(own, batch.Pixels[Partner(at)], at))];
        var ofOwn = Loss(plain, new LoadedBatch(plan, pixels));
        var ofPartners = Loss(plain, new LoadedBatch(plan with { Images = [.. plan.Images.Reverse()] }, pixels));

        Assert.NotEqual(ofOwn, ofPartners, 1e-3);
        Assert.Equal((mix.Lambda * ofOwn) + ((1 - mix.Lambda) * ofPartners), Loss(mixing, batch), 1e-5);

        int Partner(int at) => ((plan.Images.Length - 1 - (at / (3 * Side * Side))) * 3 * Side * Side) + (at % (3 * Side * Side));

        float Mixed(float own, float partner, int at) => method == "mixup" ? (float)((mix.Lambda * own) + ((1 - mix.Lambda) * partner))
            : mix.Box.Contains(at % Side, at / Side % Side) ? partner : own;
    }

    private static double Loss(PretextTraining objective, LoadedBatch batch)
    {
        using var scope = NewDisposeScope();
        return objective.Loss(batch).item<float>();
    }

    private static PretextTraining Objective(PretextFolder folder, string image)
    {
        var pipeline = Prepare(folder, image);
        var context = PretextImages.Usable(pipeline, []);
        return PretextNetworks.Objective(pipeline, context, TimeProvider.System, progress: null, CancellationToken.None);
    }

    /// <summary>The pictures of a batch as they are served, in memory of their own.</summary>
    private static LoadedBatch Served(PretextFolder folder, BatchPlan plan)
    {
        var pipeline = Prepare(folder, """ "augment": "none" """);
        var loader = new BatchLoader(pipeline.Data.Train, pipeline.Preprocessing, new(), seed: 1);
        var loaded = loader.Load([plan], CancellationToken.None).First();
        return new(plan, [.. loaded.Pixels]);
    }

    private static PreparedPipeline Prepare(PretextFolder folder, string image) => Assert.Single(folder.Prepare($$"""
        "p": { "task": "pretext", "data": "stripes.csv", "backbone": { "architecture": "compact_resnet", "widthFactor": 0.1 },
               "image": { "size": {{Side}}, {{image}} }, "training": { "threads": 1 } }
        """));
}
