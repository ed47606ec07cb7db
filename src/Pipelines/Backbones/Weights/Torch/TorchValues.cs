namespace Pipelines.Backbones.Weights.Torch;

/// <summary>Something in the state_dict whose values are not read, with the reason.</summary>
internal sealed record UnreadableTensor(string Reason);

/// <summary>An object beside the weights, such as an optimizer's settings. What it holds is forgotten.</summary>
internal sealed class IgnoredObject
{
    private IgnoredObject()
    {
    }

    /// <summary>One stands for all.</summary>
    public static IgnoredObject Instance { get; } = new();
}

/// <summary>The elements that tensors take their values from.</summary>
/// <param name="Key">Under what the file keeps them.</param>
/// <param name="Elements">What they are; null for plain bytes.</param>
/// <param name="Count">How many.</param>
internal sealed record TorchStorage(string Key, TorchElements Elements, long Count)
{
    /// <summary>Length in bytes; too large for any file where it would overflow.</summary>
    public long ByteCount => Count > long.MaxValue / Elements.Size ? long.MaxValue : Count * Elements.Size;
}

/// <summary>What torch calls a dtype.</summary>
/// <param name="Name">The name in torch, for messages.</param>
/// <param name="Size">Bytes of one element.</param>
/// <param name="Type">The type that is read; null where it is not.</param>
internal sealed record TorchElements(string Name, int Size, ElementType? Type);

/// <summary>A tensor as the pickle describes it; nothing of it is checked yet.</summary>
/// <param name="Storage">Where its elements are.</param>
/// <param name="Elements">What its elements are.</param>
/// <param name="Offset">Index of its first element in the storage.</param>
/// <param name="Shape">Sizes of the dimensions.</param>
/// <param name="Strides">For each dimension, how many stored elements lie from one index to the next.</param>
internal sealed record TorchTensor(TorchStorage Storage, TorchElements Elements, long Offset, long[] Shape, long[] Strides);
