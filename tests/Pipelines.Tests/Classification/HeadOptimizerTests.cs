using Pipelines.Classification;
using Pipelines.Training;

namespace Pipelines.Tests.Classification;

public sealed class HeadOptimizerTests
{
    // Three steps of torch 1.13.1 in Python: weights [1, -2, 3] with loss t * [0.1, -0.2, 0.3] · w in step t, bias 0.5 with loss 0.4 b²,
    // learning rate 0.05, weight decay 0.1 for the weights and 0 for the bias.
    [Theory]
    [InlineData(OptimizerType.Sgd, false, 0.9, new[] { 0.9246648f, -1.8493296f, 2.7739942f, 0.391608f })]
    [InlineData(OptimizerType.Sgd, true, 0.9, new[] { 0.8877439f, -1.7754879f, 2.6632318f, 0.3499269f })]
    [InlineData(OptimizerType.Adam, false, 0.9, new[] { 0.8509669f, -1.8510318f, 2.8510537f, 0.3507931f })]
    [InlineData(OptimizerType.AdamW, false, 0.9, new[] { 0.8396558f, -1.8247308f, 2.8098059f, 0.3507931f })]
    [InlineData(OptimizerType.RmsProp, false, 0.9, new[] { -1.4190366f, 0.4752705f, 0.508916f, -0.5186636f })]
    [InlineData(OptimizerType.RmsProp, false, 0, new[] { -0.2407661f, -0.7328073f, 1.7250361f, 0f })]
    public void Three_steps_are_those_of_torch(OptimizerType type, bool nesterov, double momentum, float[] expected)
    {
        // The weights nine times: some are handled as vectors, some as what is left over.
        var weights = new HeadParameter([.. Enumerable.Repeat((float[])[1, -2, 3], 9).SelectMany(values => values)], decays: true);
        var bias = new HeadParameter([0.5f], decays: false);
        var options = new OptimizerOptions { Type = type, WeightDecay = 0.1, Momentum = momentum, Nesterov = nesterov };
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
