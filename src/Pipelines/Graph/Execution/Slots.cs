using static TorchSharp.torch;

namespace Pipelines.Graph.Execution;

/// <summary>
/// The tensors of a graph while it runs, by number. Parameters and constants stay in their slots, all others are put
/// there by a step and released.
/// </summary>
internal sealed class Slots(int count)
{
    private readonly Tensor?[] _tensors = new Tensor?[count];

    /// <summary>The tensor in a slot; it must be there.</summary>
    public Tensor this[int slot]
    {
        get => _tensors[slot]!;
        set => _tensors[slot] = value;
    }

    /// <summary>Whether the slot holds a tensor.</summary>
    public bool Has(int slot) => _tensors[slot] is not null;

    /// <summary>The values of an integer tensor.</summary>
    public long[] Longs(int slot) => TensorValues.ToLongs(this[slot]);

    /// <summary>Frees a tensor that nobody reads any more. What backward needs of it, autograd holds.</summary>
    public void Release(int slot)
    {
        _tensors[slot]?.Dispose();
        _tensors[slot] = null;
    }

    /// <summary>Forgets a tensor without freeing it.</summary>
    public void Forget(int slot) => _tensors[slot] = null;
}
