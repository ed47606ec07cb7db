using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Training.Optimizers;
using TorchSharp;

namespace Pipelines.Tests.Training.Optimizers;

[Collection(TorchCollection.Name)]
public sealed class WeightAverageTests
{
    [Theory]
    [InlineData(0.998)]
    [InlineData(0.3)]
    public void It_follows_its_formula(double decay)
    {
        TorchLibrary.Load(1);
        using var scope = torch.NewDisposeScope();
        var weights = torch.tensor([1f, -2f]);
        using var average = new WeightAverage([weights], decay);
        double[] expected = [1, -2];
        for (var step = 1; step <= 60; step++)
        {
            weights.add_(torch.tensor([0.5f, (float)Math.Sin(step)]));
            average.Update(step);
            var kept = Math.Min(decay, (1.0 + step) / (10.0 + step));
            expected = [.. expected.Zip(weights.data<float>(), (old, now) => (kept * old) + ((1 - kept) * now))];
        }

        Assert.All(expected.Zip(average.Values[0].data<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void It_takes_the_place_of_the_weights_for_a_while_and_the_weights_come_back_bit_for_bit()
    {
        TorchLibrary.Load(1);
        using var scope = torch.NewDisposeScope();
        var weights = torch.nn.Parameter(torch.rand(7));
        float[] before = [.. weights.data<float>()];
        using var average = new WeightAverage([weights], 0.9);
        using (torch.no_grad())
        {
            weights.mul_(3);
        }

        average.Update(1);
        float[] trained = [.. weights.data<float>()];
        using (average.PutInPlace())
        {
            // After the first step 2/11 of the start remain.
            Assert.All(before.Zip(weights.data<float>()), pair => Assert.Equal(pair.First * (1 + (2 * 9 / 11.0)), pair.Second, 1e-5));
        }

        Assert.Equal(trained, weights.data<float>());
    }

    [Fact]
    public void What_does_not_change_stays_bit_for_bit()
    {
        TorchLibrary.Load(1);
        using var scope = torch.NewDisposeScope();
        var weights = torch.rand(100);
        using var average = new WeightAverage([weights], 0.998);
        for (var step = 1; step <= 50; step++)
        {
            average.Update(step);
        }

        Assert.Equal(weights.data<float>(), average.Values[0].data<float>());
    }
}
