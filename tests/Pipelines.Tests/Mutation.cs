namespace Pipelines.Tests;

/// <summary>Damages files as disks, networks and hostile people do: the same way in every run.</summary>
internal static class Mutation
{
    /// <summary>How many damaged files a test tries. PIPELINES_MUTATIONS=10000 for a longer run.</summary>
    public static int Count { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("PIPELINES_MUTATIONS"), out var count) ? count : 2000;

    /// <summary>A damaged copy: cut, with flipped bits, extreme numbers, parts left out or repeated.</summary>
    public static byte[] Of(byte[] original, Random random)
    {
        var bytes = original.AsSpan().ToArray();
        switch (random.Next(6))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                for (var i = random.Next(1, 9); i > 0; i--)
                {
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                }

                return bytes;
            case 2:
                // Where this hits a length, an offset or a size, it becomes extreme.
                ReadOnlySpan<long> extremes =
                    [0, 1, -1, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, bytes.Length, bytes.Length + 1];
                var size = 1 << random.Next(4);
                var value = BitConverter.GetBytes(extremes[random.Next(extremes.Length)]).AsSpan(0, size);
                value.CopyTo(bytes.AsSpan(random.Next(bytes.Length - size)));
                return bytes;
            case 3:
                var cut = random.Next(bytes.Length);
                return [.. bytes[..cut], .. bytes[Math.Min(bytes.Length, cut + random.Next(1, 64))..]];
            case 4:
                var at = random.Next(bytes.Length);
                var again = bytes.AsSpan(at, Math.Min(bytes.Length - at, random.Next(1, 64)));
                return [.. bytes[..at], .. again, .. bytes[at..]];
            default:
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
        }
    }
}
