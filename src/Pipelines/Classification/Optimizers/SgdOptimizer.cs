using System.Numerics.Tensors;

namespace Pipelines.Classification.Optimizers;

/// <summary>
/// Stochastic gradient descent: with the gradient g (and decay · p added to it), b ← momentum · b + g; p ← p − rate · b, or with Nesterov's
/// look-ahead p ← p − rate · (g + momentum · b) (Sutskever et al., 2013, as torch's SGD).
/// </summary>
internal sealed class SgdOptimizer(IReadOnlyList<HeadParameter> parameters, double momentum, bool nesterov, double weightDecay) : HeadOptimizer
{
    private readonly float[][] _velocities = [.. parameters.Select(parameter => new float[parameter.Values.Length])];

    /// <inheritdoc/>
    public override void Step(double learningRate)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            var values = parameters[i].Values;
            var gradient = parameters[i].Gradient;
            var velocity = _velocities[i];
            if (parameters[i].Decays && weightDecay != 0)
            {
                TensorPrimitives.MultiplyAdd(values, (float)weightDecay, gradient, gradient);
            }

            TensorPrimitives.MultiplyAdd(velocity, (float)momentum, gradient, velocity);
            if (nesterov)
            {
                TensorPrimitives.MultiplyAdd(velocity, (float)momentum, gradient, gradient);
            }

            TensorPrimitives.MultiplyAdd(nesterov ? gradient : velocity, (float)-learningRate, values, values);
        }
    }
}
