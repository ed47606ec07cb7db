using Pipelines.Training.Optimizers;

namespace Pipelines.Tests.Training.Optimizers;

public sealed class HeadOptimizerTests
{
    [Theory]
    [MemberData(nameof(TorchOptimizers.Cases), MemberType = typeof(TorchOptimizers))]
    public void Three_steps_are_those_of_torch(string name)
    {
        var (options, expected) = TorchOptimizers.ThreeSteps(name);
        // The weights nine times: some are handled as vectors, some as what is left over.
        var weights = new HeadParameter([.. Enumerable.Repeat((float[])[1, -2, 3], 9).SelectMany(values => values)], decays: true);
        var bias = new HeadParameter([0.5f], decays: false);
        var optimizer = HeadOptimizer.Create(options, [weights, bias]);
        for (var step = 1; step <= 3; step++)
        {
            for (var i = 0; i < weights.Values.Length; i++)
            {
                weights.Gradient[i] = ((float[])[0.1f, -0.2f, 0.3f])[i % 3] * step;
            }

            bias.Gradient[0] = 0.8f * bias.Values[0];
            optimizer.Step(0.05);
        }

        for (var i = 0; i < weights.Values.Length; i++)
        {
            Assert.Equal(expected[i % 3], weights.Values[i], 5e-6f);
        }

        Assert.Equal(expected[3], bias.Values[0], 5e-6f);
    }
}
