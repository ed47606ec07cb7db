using static TorchSharp.torch;

namespace Pipelines.Training.Selection;

/// <summary>
/// Networks between the one with which training starts and the trained one (Wortsman et al., Robust fine-tuning of zero-shot models,
/// 2022): every number is start + share × (number − start). They have learned the task and forgotten less, and are often better than both
/// ends, above all with few training images.
/// </summary>
internal sealed class WeightInterpolation : IDisposable
{
    private readonly IReadOnlyList<Tensor> _state;
    private readonly List<Tensor> _start;

    /// <summary>Copies the numbers as they are: they are the start.</summary>
    /// <param name="state">The tensors that training changes, of floating-point numbers.</param>
    public WeightInterpolation(IReadOnlyList<Tensor> state)
    {
        _state = state;
        _start = [.. state.Select(tensor => tensor.detach().clone().DetachFromDisposeScope())];
    }

    /// <summary>The shares that are validated, apart from the trained network itself.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.8, 0.6, 0.4, 0.2];

    /// <summary>Puts the network at a share of the way from the start in the place of the numbers, until the result is disposed.</summary>
    /// <param name="share">0 for the start, 1 for the numbers as they are.</param>
    public IDisposable PutInPlace(double share)
    {
        using var withoutGradient = no_grad();
        using var scope = NewDisposeScope();
        var numbers = _state.Select(tensor => tensor.detach().clone().DetachFromDisposeScope()).ToList();
        var weight = tensor(share, ScalarType.Float32);
        foreach (var (tensor, start) in _state.Zip(_start))
        {
            tensor.detach().copy_(start.lerp(tensor.detach(), weight));
        }

        return new Exchange(_state, numbers);
    }

    /// <inheritdoc/>
    public void Dispose() => _start.ForEach(tensor => tensor.Dispose());

    private sealed class Exchange(IReadOnlyList<Tensor> state, List<Tensor> numbers) : IDisposable
    {
        public void Dispose()
        {
            using var withoutGradient = no_grad();
            foreach (var (tensor, before) in state.Zip(numbers))
            {
                using var target = tensor.detach();
                target.copy_(before);
                before.Dispose();
            }
        }
    }
}
