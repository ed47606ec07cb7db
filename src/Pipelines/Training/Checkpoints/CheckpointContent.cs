using System.Text.Json;

namespace Pipelines.Training.Checkpoints;

/// <summary>The whole content of a checkpoint file.</summary>
/// <param name="Header">The part in JSON.</param>
/// <param name="Tensors">The tensors by name.</param>
internal sealed record CheckpointContent(CheckpointHeader Header, IReadOnlyDictionary<string, StoredTensor> Tensors);

/// <summary>The first part of a checkpoint file, in JSON.</summary>
/// <param name="Fingerprint">What the training depends on.</param>
/// <param name="Loop">Where the loop stands, in the form of the loop.</param>
/// <param name="Best">The best network so far.</param>
/// <param name="Tensors">The tensors that follow, in order.</param>
internal sealed record CheckpointHeader(
    IReadOnlyDictionary<string, string> Fingerprint, JsonElement Loop, BestNetworkFile Best, IReadOnlyList<TensorEntry> Tensors);

/// <summary>A network in a file of its own beside the checkpoint, since it changes less often.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Hash">The SHA-256 of its bytes, in hexadecimal.</param>
internal sealed record BestNetworkFile(string Name, string Hash);

/// <summary>A tensor of the file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its numbers, as TorchSharp calls it.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Length">Its bytes.</param>
internal sealed record TensorEntry(string Name, string Type, long[] Shape, int Length);
