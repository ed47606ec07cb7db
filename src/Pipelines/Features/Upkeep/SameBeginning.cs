namespace Pipelines.Features.Upkeep;

/// <summary>How far two files say the same.</summary>
internal enum SameBeginning
{
    /// <summary>They differ, or the second one does not exist.</summary>
    None,

    /// <summary>The second one is the beginning of the first one.</summary>
    FirstHasMore,

    /// <summary>They are the same, or the first one is the beginning of the second one.</summary>
    SecondHasAll,
}

/// <summary>Compares files.</summary>
internal static class SameBeginningExtensions
{
    private const int BlockSize = 1 << 18;

    extension(SameBeginning)
    {
        /// <summary>Compares two files.</summary>
        /// <exception cref="IOException">One cannot be read.</exception>
        /// <exception cref="UnauthorizedAccessException">No permission to read one.</exception>
        public static SameBeginning OfFiles(string first, string second)
        {
            if (!File.Exists(second))
            {
                return SameBeginning.None;
            }

            using var one = RegularFile.Open(first);
            using var other = RegularFile.Open(second);
            var result = one.Length > other.Length ? SameBeginning.FirstHasMore : SameBeginning.SecondHasAll;
            var (a, b) = (new byte[BlockSize], new byte[BlockSize]);
            for (var left = Math.Min(one.Length, other.Length); left > 0;)
            {
                var count = (int)Math.Min(left, BlockSize);
                one.ReadExactly(a, 0, count);
                other.ReadExactly(b, 0, count);
                if (!a.AsSpan(0, count).SequenceEqual(b.AsSpan(0, count)))
                {
                    return SameBeginning.None;
                }

                left -= count;
            }

            return result;
        }
    }
}
