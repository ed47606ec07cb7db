using static TorchSharp.torch;

namespace Pipelines.Training.Optimizers;

/// <summary>Adam (Kingma and Ba, 2015), or AdamW, whose weight decay is apart from the gradient (Loshchilov and Hutter, 2019).</summary>
internal sealed class Adam(OptimizerOptions options, IReadOnlyList<ParameterGroup> groups, bool decoupled) : Optimizer(options, groups, "mean", "square")
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    protected override void Change(Tensor parameter, Tensor gradient, Tensor[] state, double rate, double decay)
    {
        var (mean, square) = (state[0], state[1]);
        if (decoupled && decay != 0)
        {
            parameter.Scale(1 - (rate * decay));
        }

        var slope = decoupled ? gradient : WithDecay(gradient, parameter, decay);
        mean.Scale(Beta1).Add(slope, 1 - Beta1);
        square.Scale(Beta2).AddProduct(slope, slope, 1 - Beta2);

        // Both means begin at zero; dividing by these makes up for it.
        var (ofMean, ofSquare) = (1 - Math.Pow(Beta1, Steps), 1 - Math.Pow(Beta2, Steps));
        parameter.AddQuotient(mean, square.sqrt().Divide(Math.Sqrt(ofSquare)).Add(Epsilon), -rate / ofMean);
    }
}
