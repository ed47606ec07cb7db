using Pipelines.Backbones;
using Pipelines.Backbones.Architectures;
using Pipelines.Features;
using Pipelines.Imaging;
using Pipelines.Imaging.Augmentation.Operations;
using Pipelines.Tests.Backbones;
using Pipelines.Tests.Clustering;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Tests.Training.Loop;
using Pipelines.Training.Pretext;

namespace Pipelines.Tests.Training.Pretext;

[Collection(TorchCollection.Name)]
public sealed class TeacherViewsTests
{
    /// <summary>
    /// scikit-learn 1.2: StandardScaler's mean and standard deviation (with 1e-3 added to the latter), then PCA(3, svd_solver="full"),
    /// each component turned so that its largest entry is positive; the first three rows and the last. Column 3 never differs.
    /// </summary>
    [Fact]
    public void Components_are_those_of_scikit_learn_on_standardised_vectors()
    {
        var vectors = new Numbers(21).Matrix(30, 6);
        float[] offsets = [1, -2, 0, 3, 10, 0];
        for (var row = 0; row < 30; row++)
        {
            for (var column = 0; column < 6; column++)
            {
                vectors.Row(row)[column] = column == 3 ? 7 : (vectors.Row(row)[column] * (column + 1)) + offsets[column];
            }
        }

        var layer = TeacherViews.Components(vectors, 3);
        float[] Project(int row) => [.. Enumerable.Range(0, 3).Select(component => layer.Bias[component]
            + vectors.Row(row).ToArray().Select((value, column) => value * layer.Weights[(component * 6) + column]).Sum())];
        float[][] expected =
        [
            [-1.308304f, -0.105446f, -1.0328089f],
            [0.1339922f, -1.0248712f, -0.0572972f],
            [1.2635983f, 2.4541169f, 0.1176004f],
            [1.8479094f, -0.4104183f, -0.0804596f],
        ];
        foreach (var (wanted, row) in expected.Zip([0, 1, 2, 29]))
        {
            Assert.All(wanted.Zip(Project(row)), pair => Assert.Equal(pair.First, pair.Second, 2e-5f));
        }
    }

    [Fact]
    public void A_second_run_finds_all_maps_in_the_cache_and_the_same_targets()
    {
        using var folder = new TemporaryFolder();
        using var pictures = new DrawnClasses();
        var images = pictures.Draw(12).Images;
        var (teacher, preprocessing) = (Teacher(), new Preprocessing(32, 32, ResizeMode.Crop));
        FeatureCache Cache() => new(folder.Path, TimeProvider.System);
        Assert.Equal(0, TeacherViews.CountCached(teacher, images, preprocessing, 4, Cache()));
        Assert.Equal(0, TeacherViews.CountCached(teacher, images, preprocessing, 4, cache: null));

        var first = TeacherViews.Extract(teacher, images, preprocessing, 4, Cache(), null, CancellationToken.None);
        Assert.Equal(12, TeacherViews.CountCached(teacher, images, preprocessing, 4, Cache()));
        Assert.Equal(0, TeacherViews.CountCached(teacher, images, preprocessing, 5, Cache()));
        var second = TeacherViews.Extract(teacher, images, preprocessing, 4, Cache(), null, CancellationToken.None);
        int[] all = [.. Enumerable.Range(0, 12)];
        VisiblePart[] parts = [.. all.Select(i => new VisiblePart(i / 24f, 0, 1, 1 - (i / 24f)))];
        Assert.Equal(first.Of(all, parts), second.Of(all, parts));
        Assert.Equal(4, first.Dimensions);
    }

    private static Backbone Teacher() =>
        BackboneFile.Load(ArchitectureTable.Find("compact_resnet")!.Build(1, seed: 4, widthFactor: 0.2), new());
}
