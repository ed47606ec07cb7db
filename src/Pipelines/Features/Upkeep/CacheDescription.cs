using System.Text.Json;

namespace Pipelines.Features.Upkeep;

/// <summary>What <c>graph.json</c> says about the vectors of a key: for people only, and so nothing depends on it.</summary>
internal static class CacheDescription
{
    private const int MaximumLength = 1 << 16;

    /// <summary>The network and the size of the images; empty and 0 where the file does not say.</summary>
    public static (string Network, int Size) Read(string folder)
    {
        try
        {
            using var file = RegularFile.Open(CacheFolders.Description(folder));
            if (file.Length > MaximumLength)
            {
                return ("", 0);
            }

            using var json = JsonDocument.Parse(file);
            var network = json.RootElement.TryGetProperty("network", out var name) ? name.GetString() ?? "" : "";
            return (network, json.RootElement.TryGetProperty("size", out var size) && size.TryGetInt32(out var pixels) ? pixels : 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return ("", 0);
        }
    }
}
