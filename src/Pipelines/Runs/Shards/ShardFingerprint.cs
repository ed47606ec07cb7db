using System.Security.Cryptography;
using System.Text;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Runs.Shards;

/// <summary>
/// What decides the vectors that an extraction leaves: the images by content, and all that determines a vector. Splits, labels, names of
/// files and what is trained on the vectors do not.
/// </summary>
internal static class ShardFingerprint
{
    /// <summary>Digits in the name of a folder.</summary>
    public const int ShownDigits = 16;

    /// <summary>The fingerprint of a pipeline's extraction.</summary>
    public static string Of(PreparedPipeline pipeline, FeatureKey key)
    {
        var images = pipeline.Images.Select(image => image.Hash).Distinct().ToArray();
        Array.Sort(images);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"vectors of {key.Hash}\n"));
        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        foreach (var image in images)
        {
            image.WriteTo(bytes);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
