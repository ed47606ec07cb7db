using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Training.Selection;
using TorchSharp;

namespace Pipelines.Tests.Training.Selection;

[Collection(TorchCollection.Name)]
public sealed class WeightInterpolationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(0.8)]
    [InlineData(1)]
    public void It_follows_its_formula_and_the_weights_come_back_bit_for_bit(double share)
    {
        TorchLibrary.Load(1);
        using var scope = torch.NewDisposeScope();
        using var random = new torch.Generator(3);
        var weights = torch.nn.Parameter(torch.randn([50], generator: random));
        float[] start = [.. weights.data<float>()];
        using var interpolation = new WeightInterpolation([weights]);
        using (torch.no_grad())
        {
            weights.add_(torch.randn([50], generator: random));
        }

        float[] trained = [.. weights.data<float>()];
        using (interpolation.PutInPlace(share))
        {
            Assert.All(weights.data<float>().Zip(start.Zip(trained)), entry =>
                Assert.Equal(entry.Second.First + (share * (entry.Second.Second - entry.Second.First)), entry.First, 1e-6));
        }

        Assert.Equal(trained, weights.data<float>());
    }
}
