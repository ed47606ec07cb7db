using System.Runtime.InteropServices;

namespace Pipelines.Runtime.Torch;

/// <summary>Memory that libtorch asks for and does not get.</summary>
internal static class MemoryShortage
{
    // What libtorch's allocators say: on Linux and macOS, on Windows, on a GPU.
    private static readonly string[] s_texts = ["can't allocate memory", "not enough memory", "out of memory"];

    /// <summary>Whether this is why an operation of libtorch failed.</summary>
    public static bool IsCauseOf(Exception error) =>
        error is ExternalException && s_texts.Any(text => error.Message.Contains(text, StringComparison.Ordinal));

    /// <summary>The problem to report.</summary>
    /// <param name="imagesInBatch">Images in a batch; null where no network is trained in batches.</param>
    /// <param name="side">Height and width of the pictures in pixels.</param>
    public static Problem Problem(int? imagesInBatch, int side) => imagesInBatch is { } batchSize
        ? new(
            "training.batchSize",
            $"The memory is used up: a batch of {batchSize} images of {side} × {side} pixels is too large for what is free.",
            batchSize > 1
                ? "Free some; or halve \"batchSize\" and double \"gradientAccumulation\", which learns the same; or take a smaller "
                    + "\"image.size\"."
                : "Free some; or take a smaller \"image.size\", or train fewer layers with \"unfreeze\".")
        : new("libtorch", "The memory is used up.", "Take fewer images or a smaller \"embedding.dimensions\".");
}
