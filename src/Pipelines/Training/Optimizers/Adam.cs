using Pipelines.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Training.Optimizers;

/// <summary>Adam (Kingma and Ba, 2015), or AdamW, whose weight decay is apart from the gradient (Loshchilov and Hutter, 2019).</summary>
internal sealed class Adam(ResolvedOptimizer options, IReadOnlyList<ParameterGroup> groups, bool decoupled) : Optimizer(options, groups, "mean", "square")
{
    private readonly double _beta1 = options.Beta1;
    private readonly double _beta2 = options.Beta2;
    private readonly double _epsilon = options.Epsilon;

    protected override void Change(Tensor parameter, Tensor gradient, Tensor[] state, double rate, double decay)
    {
        var (mean, square) = (state[0], state[1]);
        if (decoupled && decay != 0)
        {
            parameter.Scale(1 - (rate * decay));
        }

        var slope = decoupled ? gradient : WithDecay(gradient, parameter, decay);
        mean.Scale(_beta1).Add(slope, 1 - _beta1);
        square.Scale(_beta2).AddProduct(slope, slope, 1 - _beta2);

        // Both means begin at zero; dividing by these makes up for it.
        var (ofMean, ofSquare) = (1 - Math.Pow(_beta1, Steps), 1 - Math.Pow(_beta2, Steps));
        parameter.AddQuotient(mean, square.sqrt().Divide(Math.Sqrt(ofSquare)).Add(_epsilon), -rate / ofMean);
    }
}
