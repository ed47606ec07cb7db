using static TorchSharp.torch;

namespace Pipelines.Training.Optimizers;

/// <summary>
/// The exponential moving average of everything that training changes (Polyak and Juditsky, 1992; Tarvainen and Valpola, Mean teacher,
/// 2017): it is less noisy than the numbers of any one step.
/// </summary>
/// <remarks>
/// After step t it is average + (1 − min(decay, (1 + t) / (10 + t))) × (numbers − average): the first, bad steps are soon forgotten. What
/// does not change stays as it is, bit for bit.
/// </remarks>
internal sealed class WeightAverage : IDisposable
{
    private readonly double _decay;
    private readonly IReadOnlyList<Tensor> _state;

    /// <summary>An average that begins with the numbers as they are.</summary>
    /// <param name="state">The tensors whose average is taken, of floating-point numbers.</param>
    /// <param name="decay">How much of the average remains in a step, below 1.</param>
    public WeightAverage(IReadOnlyList<Tensor> state, double decay)
    {
        (_state, _decay) = (state, decay);
        Values = [.. state.Select(tensor => tensor.detach().clone().DetachFromDisposeScope())];
    }

    /// <summary>The average of each tensor; all that has to be kept to resume later.</summary>
    public IReadOnlyList<Tensor> Values { get; }

    /// <summary>Takes in the numbers as they are after a step.</summary>
    /// <param name="step">Steps done, from 1.</param>
    public void Update(long step)
    {
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        var rest = tensor(1 - Math.Min(_decay, (1.0 + step) / (10.0 + step)), ScalarType.Float32);
        foreach (var (average, numbers) in Values.Zip(_state))
        {
            // One pass over the memory: large networks have more numbers than a cache holds.
            average.lerp_(numbers.detach(), rest);
        }
    }

    /// <summary>Puts the average in the place of the numbers, until the answer is disposed of.</summary>
    public IDisposable PutInPlace()
    {
        Swap();
        return new Exchange(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in Values)
        {
            value.Dispose();
        }
    }

    private void Swap()
    {
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        foreach (var (average, tensor) in Values.Zip(_state))
        {
            var numbers = tensor.detach().clone();
            tensor.detach().copy_(average);
            average.copy_(numbers);
        }
    }

    private sealed class Exchange(WeightAverage average) : IDisposable
    {
        public void Dispose() => average.Swap();
    }
}
